package dev.auditkit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.Audited;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What beans do while they are destroyed, after the log may have been. */
class GoingDownTest {

    private static final List<String> DONE = new ArrayList<>();

    @TempDir
    Path directory;

    private void run(Class<?> application, boolean starts) {
        DONE.clear();
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AuditLogAutoConfiguration.class,
                        AuditMethodAutoConfiguration.class,
                        AopAutoConfiguration.class))
                .withUserConfiguration(application)
                .withPropertyValues("audit.log-dir=" + directory.resolve("log"), "audit.min-free-mb=0")
                .run(context -> assertThat(context.getStartupFailure() == null).isEqualTo(starts));
    }

    @Test
    void anAuditedMethodIsCalledAlsoWhenTheLogIsGone() {
        run(Running.class, true);
        assertThat(DONE).containsExactly("at start", "at the end");
    }

    @Test
    void anAuditedMethodIsCalledAlsoWhenTheLogWasNeverThere() {
        run(Failing.class, false);
        assertThat(DONE).containsExactly("at the end");
    }

    /** Beans that are made before the log, and so destroyed after it. */
    @Configuration(proxyBeanMethods = false)
    static class Beans {

        @Bean
        Early early() {
            return new Early();
        }

        @Bean
        DisposableBean user(Early early) {
            return () -> early.clean("at the end");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Beans.class)
    static class Running {

        @Bean
        Object first(Early early, DisposableBean user) {
            early.clean("at start");
            return user.toString();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Beans.class)
    static class Failing {

        @Bean
        Object failing(DisposableBean user) {
            throw new IllegalStateException(user.toString());
        }
    }

    static class Early {

        @Audited(operation = "clean", key = "{id}")
        public void clean(String id) {
            DONE.add(id);
        }
    }
}
