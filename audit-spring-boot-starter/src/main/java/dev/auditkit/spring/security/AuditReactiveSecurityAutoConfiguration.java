package dev.auditkit.spring.security;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.internal.spring.LateBean;
import dev.auditkit.internal.spring.ReactorContexts;
import dev.auditkit.spring.AuditLogAutoConfiguration;
import dev.auditkit.spring.reactive.AuditReactorAutoConfiguration;
import dev.auditkit.spring.reactive.ReactiveUserProvider;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Tells who is logged in to a WebFlux application, and records logins, logouts and refusals, of which Spring Security has no events there. */
@AutoConfiguration(
        before = {AuditReactorAutoConfiguration.class, AuditLogAutoConfiguration.class},
        beforeName =
                "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration")
@ConditionalOnClass({Mono.class, ReactiveSecurityContextHolder.class})
public final class AuditReactiveSecurityAutoConfiguration {

    AuditReactiveSecurityAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    ReactiveUserProvider auditReactiveUserProvider() {
        return new ReactiveSecurityUsers();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass({ServerHttpSecurity.class, ServerWebExchange.class})
    @ConditionalOnBooleanProperty(name = "audit.capture.security", matchIfMissing = true)
    static final class Events {

        /** Requests may still be answered while the application goes down. */
        private static <T> Supplier<T> late(ObjectProvider<T> bean) {
            return new LateBean<T>(bean::getObject)::get;
        }

        @Bean
        @ConditionalOnMissingBean
        static RecordedAuthentications auditRecordedAuthentications(
                ObjectProvider<AuditRecorder> recorder, ObjectProvider<ReactorContexts> contexts) {
            return new RecordedAuthentications(late(recorder), late(contexts));
        }

        @Bean
        @ConditionalOnMissingBean(name = "auditRefusals")
        Customizer<ServerHttpSecurity> auditRefusals(
                ObjectProvider<AuditRecorder> recorder,
                ObjectProvider<ReactorContexts> contexts,
                ObjectProvider<ReactiveUserProvider> users) {
            return http -> http.addFilterBefore(
                    new RefusalWebFilter(late(recorder), late(contexts), late(users)),
                    SecurityWebFiltersOrder.AUTHORIZATION);
        }

        /** At the place of the filter for logouts, before which it comes as it is added first. */
        @Bean
        @ConditionalOnMissingBean(name = "auditLogouts")
        Customizer<ServerHttpSecurity> auditLogouts(
                ObjectProvider<AuditRecorder> recorder,
                ObjectProvider<ReactorContexts> contexts,
                ObjectProvider<ReactiveUserProvider> users) {
            return http -> http.addFilterAt(
                            new LogoutRecordingFilter(late(recorder), late(contexts), late(users)),
                            SecurityWebFiltersOrder.LOGOUT)
                    .addFilterAfter(LogoutRecordingFilter::behind, SecurityWebFiltersOrder.LOGOUT);
        }
    }
}
