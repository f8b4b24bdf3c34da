package dev.auditkit.spring.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditQuery;
import dev.auditkit.spring.AuditLogAutoConfiguration;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.data.annotation.Id;
import org.springframework.data.map.repository.config.EnableMapRepositories;
import org.springframework.data.repository.CrudRepository;

/** Saves and deletes in a store that JPA is not for. */
class RepositoryCaptureTest {

    @TempDir
    Path directory;

    private ApplicationContextRunner runner;

    @BeforeEach
    void configure() {
        runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AuditLogAutoConfiguration.class, AuditRepositoriesAutoConfiguration.class))
                .withUserConfiguration(Store.class)
                .withPropertyValues(
                        "audit.log-dir=" + directory.resolve("log"),
                        "audit.sensitive-keys=true",
                        "audit.min-free-mb=0");
    }

    /** What was recorded of data, the oldest first. */
    static List<String> changes(AuditLog log) {
        log.flush();
        return log
                .query(AuditQuery.builder()
                        .operation("create")
                        .operation("update")
                        .operation("delete")
                        .order(AuditQuery.Order.OLDEST_FIRST)
                        .build())
                .entries()
                .stream()
                .map(RepositoryCaptureTest::text)
                .toList();
    }

    private static String text(AuditEntry entry) {
        return entry.operation() + " " + entry.key() + " " + entry.result().text();
    }

    @Test
    void eachEntityThatIsSavedOrDeletedIsRecorded() {
        runner.run(context -> {
            Things things = context.getBean(Things.class);
            Thing one = things.save(new Thing());
            one.name = "changed";
            things.save(one);
            Thing two = new Thing();
            Thing three = new Thing();
            things.saveAll(List.of(two, three));
            things.delete(one);
            things.deleteById(String.valueOf(two.id));
            things.deleteAll(List.of(three));
            things.deleteAll();
            assertThat(things.findAll()).isEmpty();
            assertThat(changes(context.getBean(AuditLog.class)))
                    .containsExactly(
                            "create Thing:" + one.id + " ok",
                            "update Thing:" + one.id + " ok",
                            "create Thing:" + two.id + " ok",
                            "create Thing:" + three.id + " ok",
                            "delete Thing:" + one.id + " ok",
                            "delete Thing:" + two.id + " ok",
                            "delete Thing:" + three.id + " ok",
                            "delete Thing:* ok");
        });
    }

    @Test
    void whatFailsIsAnError() {
        runner.run(context -> {
            Things things = context.getBean(Things.class);
            assertThatThrownBy(() -> things.deleteAllById(java.util.Arrays.asList("1", null)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(changes(context.getBean(AuditLog.class)))
                    .containsExactly("delete Thing:1 error", "delete Thing:null error");
        });
    }

    @Test
    void repositoriesAreLeftAloneWhereThatIsOff() {
        runner.withPropertyValues("audit.capture.data=false").run(context -> {
            context.getBean(Things.class).save(new Thing());
            assertThat(context).doesNotHaveBean(RecordedRepositories.class);
            assertThat(changes(context.getBean(AuditLog.class))).isEmpty();
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableMapRepositories(
            considerNestedRepositories = true,
            includeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Things.class))
    static class Store {}

    interface Things extends CrudRepository<Thing, String> {}

    static class Thing {

        @Id
        @Nullable
        String id;

        String name = "";
    }
}
