package dev.auditkit.micronaut;

import io.micronaut.aop.MethodInterceptor;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.data.runtime.intercept.DataIntroductionAdvice;
import jakarta.inject.Singleton;

/** Has what repositories change recorded. */
@Singleton
@Requires(classes = DataIntroductionAdvice.class)
@Requires(beans = EntityCapture.class)
final class RepositoryCaptures implements BeanCreatedEventListener<MethodInterceptor<Object, Object>> {

    private final BeanProvider<EntityCapture> entities;
    private final BeanProvider<DataTransactions> transactions;

    RepositoryCaptures(BeanProvider<EntityCapture> entities, BeanProvider<DataTransactions> transactions) {
        this.entities = entities;
        this.transactions = transactions;
    }

    @Override
    public MethodInterceptor<Object, Object> onCreated(BeanCreatedEvent<MethodInterceptor<Object, Object>> event) {
        MethodInterceptor<Object, Object> advice = event.getBean();
        return advice instanceof DataIntroductionAdvice
                ? new RepositoryCapture(advice, entities.get(), transactions.get())
                : advice;
    }
}
