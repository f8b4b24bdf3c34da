package dev.auditkit.spring;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.internal.spring.LateBean;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.task.SimpleAsyncTaskExecutorCustomizer;
import org.springframework.boot.task.SimpleAsyncTaskSchedulerCustomizer;
import org.springframework.boot.task.ThreadPoolTaskExecutorCustomizer;
import org.springframework.boot.task.ThreadPoolTaskSchedulerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;

/**
 * Takes user, source, trace and correlation along to the threads of the executors and schedulers that Spring Boot makes. Customizers and
 * not a {@link TaskDecorator} bean, which an application that injects its own by type would trip over; and early ones, so that a decorator that
 * an application sets in its own customizer counts.
 */
@AutoConfiguration(
        after = AuditLogAutoConfiguration.class,
        before = {TaskExecutionAutoConfiguration.class, TaskSchedulingAutoConfiguration.class})
public final class AuditTaskAutoConfiguration {

    AuditTaskAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "auditThreadPoolTaskExecutorCustomizer")
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ThreadPoolTaskExecutorCustomizer auditThreadPoolTaskExecutorCustomizer(
            ObjectProvider<AuditRecorder> recorder, ObjectProvider<TaskDecorator> others) {
        return executor -> executor.setTaskDecorator(carrying(recorder, others));
    }

    @Bean
    @ConditionalOnMissingBean(name = "auditSimpleAsyncTaskExecutorCustomizer")
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SimpleAsyncTaskExecutorCustomizer auditSimpleAsyncTaskExecutorCustomizer(
            ObjectProvider<AuditRecorder> recorder, ObjectProvider<TaskDecorator> others) {
        return executor -> executor.setTaskDecorator(carrying(recorder, others));
    }

    @Bean
    @ConditionalOnMissingBean(name = "auditThreadPoolTaskSchedulerCustomizer")
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ThreadPoolTaskSchedulerCustomizer auditThreadPoolTaskSchedulerCustomizer(
            ObjectProvider<AuditRecorder> recorder, ObjectProvider<TaskDecorator> others) {
        return scheduler -> scheduler.setTaskDecorator(scheduling(recorder, others));
    }

    @Bean
    @ConditionalOnMissingBean(name = "auditSimpleAsyncTaskSchedulerCustomizer")
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SimpleAsyncTaskSchedulerCustomizer auditSimpleAsyncTaskSchedulerCustomizer(
            ObjectProvider<AuditRecorder> recorder, ObjectProvider<TaskDecorator> others) {
        return scheduler -> scheduler.setTaskDecorator(scheduling(recorder, others));
    }

    private static TaskDecorator carrying(
            ObjectProvider<AuditRecorder> recorder, ObjectProvider<TaskDecorator> others) {
        return composite(recorder, others, (known, task) -> known.capture().wrap(task));
    }

    private static TaskDecorator scheduling(
            ObjectProvider<AuditRecorder> recorder, ObjectProvider<TaskDecorator> others) {
        return composite(recorder, others, SystemWork::decorated);
    }

    private static TaskDecorator composite(
            ObjectProvider<AuditRecorder> recorder,
            ObjectProvider<TaskDecorator> others,
            BiFunction<AuditRecorder, Runnable, Runnable> decorated) {
        LateBean<AuditRecorder> late = new LateBean<>(recorder::getObject);
        TaskDecorator own = task -> {
            AuditRecorder known = late.orNull();
            return known == null ? task : decorated.apply(known, task);
        };
        List<TaskDecorator> all =
                Stream.concat(others.orderedStream(), Stream.of(own)).toList();
        return new CompositeTaskDecorator(all);
    }
}
