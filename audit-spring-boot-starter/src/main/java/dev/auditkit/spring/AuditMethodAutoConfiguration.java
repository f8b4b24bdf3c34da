package dev.auditkit.spring;

import dev.auditkit.capture.AsyncResult;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.MethodCapture;
import dev.auditkit.capture.PropertyFinder;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Records calls of audited methods by an advisor of Spring AOP; no weaver is needed. */
@AutoConfiguration(
        after = {AuditLogAutoConfiguration.class, AopAutoConfiguration.class},
        afterName = "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration")
@ConditionalOnBooleanProperty(name = "audit.capture.methods", matchIfMissing = true)
public final class AuditMethodAutoConfiguration {

    AuditMethodAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    MethodCapture auditMethodCapture(AuditRecorder recorder, ObjectProvider<AsyncResult> kinds) {
        return new MethodCapture(recorder, kinds.orderedStream().toList(), PropertyFinder.reflection());
    }

    /** Asks for the capture late, as an advisor is made before the beans that it is for. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean
    static AuditedAdvisor auditedAdvisor(ObjectProvider<MethodCapture> capture) {
        return new AuditedAdvisor(capture::getObject);
    }

    /** After those that begin transactions among the advisors of the last order, as it is declared after them. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnClass(TransactionSynchronizationManager.class)
    @ConditionalOnBean(AuditedAdvisor.class)
    @ConditionalOnMissingBean(name = "auditedTransactionAdvisor")
    static Advisor auditedTransactionAdvisor(AuditedAdvisor audited) {
        DefaultPointcutAdvisor advisor =
                new DefaultPointcutAdvisor(audited, (MethodInterceptor) AuditedAdvisor::joinTransaction);
        advisor.setOrder(Ordered.LOWEST_PRECEDENCE);
        return advisor;
    }
}
