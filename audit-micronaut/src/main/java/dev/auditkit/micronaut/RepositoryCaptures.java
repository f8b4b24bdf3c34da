package dev.auditkit.micronaut;

import io.micronaut.aop.MethodInterceptor;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.data.runtime.intercept.DataIntroductionAdvice;
import io.micronaut.data.runtime.multitenancy.DataSourceTenantResolver;
import jakarta.inject.Singleton;

/** Has what repositories change recorded. */
@Singleton
@Requires(classes = DataIntroductionAdvice.class)
@Requires(beans = EntityCapture.class)
final class RepositoryCaptures implements BeanCreatedEventListener<MethodInterceptor<Object, Object>> {

    private final RepositoryMethods methods;
    private final BeanProvider<EntityCapture> entities;
    private final BeanProvider<DataTransactions> transactions;
    private final BeanProvider<DataSourceTenantResolver> tenants;

    RepositoryCaptures(
            RepositoryMethods methods,
            BeanProvider<EntityCapture> entities,
            BeanProvider<DataTransactions> transactions,
            BeanProvider<DataSourceTenantResolver> tenants) {
        this.methods = methods;
        this.entities = entities;
        this.transactions = transactions;
        this.tenants = tenants;
    }

    @Override
    public MethodInterceptor<Object, Object> onCreated(BeanCreatedEvent<MethodInterceptor<Object, Object>> event) {
        MethodInterceptor<Object, Object> advice = event.getBean();
        return advice instanceof DataIntroductionAdvice
                ? new RepositoryCapture(
                        advice,
                        methods,
                        entities.get(),
                        transactions.get(),
                        tenants.find(null).orElse(null))
                : advice;
    }
}
