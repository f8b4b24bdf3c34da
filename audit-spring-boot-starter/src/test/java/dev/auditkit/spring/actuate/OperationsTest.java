package dev.auditkit.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.spring.AuditLogAutoConfiguration;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the log tells of itself to who runs it. */
class OperationsTest {

    @TempDir
    Path directory;

    private ApplicationContextRunner runner;

    @BeforeEach
    void configure() {
        runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AuditLogAutoConfiguration.class,
                        AuditHealthAutoConfiguration.class,
                        AuditMetricsAutoConfiguration.class))
                .withPropertyValues("audit.log-dir=" + directory.resolve("log"), "audit.min-free-mb=0");
    }

    @Test
    void aLogThatTakesEntriesIsUp() {
        runner.run(context -> {
            context.getBean(AuditLog.class).flush();
            Health health = context.getBean("auditHealthContributor", HealthIndicator.class)
                    .health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).containsEntry("dropped", 0L).doesNotContainKey("reason");
        });
    }

    @Test
    void aLogThatDoesNotIsDownAndSaysWhy() {
        runner.withPropertyValues("audit.log-dir=/proc/no/such/directory").run(context -> {
            HealthIndicator indicator = context.getBean("auditHealthContributor", HealthIndicator.class);
            for (int i = 0; i < 1_000 && indicator.health().getStatus().equals(Status.UP); i++) {
                Thread.sleep(5);
            }
            assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(indicator.health().getDetails().get("reason")).asString().contains("/proc/no/such");
        });
    }

    @Test
    void aLogThatIsOffIsUnknown() {
        runner.withPropertyValues("audit.enabled=false")
                .run(context -> assertThat(context.getBean("auditHealthContributor", HealthIndicator.class)
                                .health()
                                .getStatus())
                        .isEqualTo(Status.UNKNOWN));
    }

    @Test
    void healthCanBeSwitchedOff() {
        runner.withPropertyValues("management.health.audit.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("auditHealthContributor"));
    }

    @Test
    void anIndicatorOfTheApplicationsOwnCounts() {
        HealthIndicator own = () -> Health.up().build();
        runner.withBean("auditHealthIndicator", HealthIndicator.class, () -> own)
                .run(context ->
                        assertThat(context).getBean(HealthIndicator.class).isSameAs(own));
    }

    @Test
    void withoutHealthAndMetersThereIsNone() {
        runner.withClassLoader(new FilteredClassLoader(HealthIndicator.class, MeterBinder.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(AuditLog.class)
                        .doesNotHaveBean("auditHealthContributor")
                        .doesNotHaveBean("auditLogMeters"));
    }

    @Test
    void entriesAreMetered() {
        runner.run(context -> {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            context.getBeansOfType(MeterBinder.class).values().forEach(meters -> meters.bindTo(registry));
            AuditLog log = context.getBean(AuditLog.class);
            log.flush();
            double before = registry.get("audit.entries").functionCounter().count();
            log.log(AuditEvent.of("one").build());
            log.flush();
            assertThat(registry.get("audit.entries").functionCounter().count()).isEqualTo(before + 1);
            context.getBean(AuditRecorder.class).record(AuditEvent.of("two"));
            log.flush();
            assertThat(registry.get("audit.log").timer().count()).isEqualTo(1);
            assertThat(registry.get("audit.write").functionTimer().count()).isPositive();
            assertThat(registry.get("audit.fsync").functionTimer().totalTime(TimeUnit.NANOSECONDS))
                    .isPositive();
            assertThat(registry.get("audit.dropped").functionCounter().count()).isZero();
            assertThat(registry.get("audit.queue.capacity").gauge().value()).isEqualTo(8_192);
        });
    }

    @Test
    void aLogThatIsOffHasNoMeters() {
        runner.withPropertyValues("audit.enabled=false").run(context -> {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            context.getBeansOfType(MeterBinder.class).values().forEach(meters -> meters.bindTo(registry));
            assertThat(registry.getMeters())
                    .extracting(meter -> meter.getId().getName())
                    .containsOnly("audit.log");
        });
    }
}
