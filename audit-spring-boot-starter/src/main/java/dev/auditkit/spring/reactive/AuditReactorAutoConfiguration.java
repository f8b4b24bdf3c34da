package dev.auditkit.spring.reactive;

import dev.auditkit.capture.AsyncResult;
import dev.auditkit.internal.spring.ReactorContexts;
import dev.auditkit.spring.AuditLogAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;

/** Records methods that return a Mono, a Flux, or what other libraries have for those when that ends, once for each subscription. */
@AutoConfiguration(before = AuditLogAutoConfiguration.class)
@ConditionalOnClass(Mono.class)
public final class AuditReactorAutoConfiguration {

    AuditReactorAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    ReactorContexts auditReactorContexts(ObjectProvider<ReactiveUserProvider> users) {
        return new ReactorContexts(users.getIfAvailable(() -> ReactiveUserProvider.NONE));
    }

    @Bean
    @ConditionalOnMissingBean(name = "auditMonoResult")
    AsyncResult auditMonoResult(ReactorContexts contexts) {
        return ReactorResult.ofMono(contexts);
    }

    @Bean
    @ConditionalOnMissingBean(name = "auditFluxResult")
    AsyncResult auditFluxResult(ReactorContexts contexts) {
        return ReactorResult.ofFlux(contexts);
    }

    @Bean
    @ConditionalOnMissingBean(name = "auditAdaptedOneResult")
    AsyncResult auditAdaptedOneResult(ReactorContexts contexts) {
        return AdaptedResult.ofOne(contexts);
    }

    @Bean
    @ConditionalOnMissingBean(name = "auditAdaptedManyResult")
    AsyncResult auditAdaptedManyResult(ReactorContexts contexts) {
        return AdaptedResult.ofMany(contexts);
    }
}
