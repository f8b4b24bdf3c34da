package dev.auditkit.spring.reactive;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.HttpCapture;
import dev.auditkit.internal.spring.ReactorContexts;
import dev.auditkit.spring.AuditLogAutoConfiguration;
import io.micrometer.context.ContextRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import reactor.core.publisher.Hooks;

/** Records the requests of a WebFlux application. */
@AutoConfiguration(after = {AuditLogAutoConfiguration.class, AuditReactorAutoConfiguration.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(RequestMappingInfoHandlerMapping.class)
public final class AuditReactiveHttpAutoConfiguration {

    AuditReactiveHttpAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    HttpUserWebFilter auditHttpUserFilter(ObjectProvider<ReactiveUserProvider> users) {
        return new HttpUserWebFilter(users.getIfAvailable(() -> ReactiveUserProvider.NONE));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = "audit.capture.http", matchIfMissing = true)
    static final class Requests {

        @Bean
        @ConditionalOnMissingBean
        HttpCapture auditHttpCapture(AuditRecorder recorder) {
            return new HttpCapture(recorder);
        }

        @Bean
        @ConditionalOnMissingBean
        HttpCaptureWebFilter auditHttpFilter(
                HttpCapture capture,
                ReactorContexts contexts,
                ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
            return new HttpCaptureWebFilter(
                    capture,
                    contexts,
                    new ReactiveRoutes(() -> mappings.orderedStream().toList()));
        }
    }

    /**
     * Takes the context of a request along to the threads that work for it, as {@code spring.reactor.context-propagation=auto} does, unless
     * the application has chosen: a controller's plain call of an audited method would else be nobody's.
     */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ContextRegistry.class)
    static final class Propagation {

        Propagation(Environment environment) {
            if (!environment.containsProperty("spring.reactor.context-propagation")) {
                Hooks.enableAutomaticContextPropagation();
            }
        }
    }
}
