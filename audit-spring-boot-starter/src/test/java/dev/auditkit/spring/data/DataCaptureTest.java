package dev.auditkit.spring.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditResult;
import dev.auditkit.Audited;
import dev.auditkit.capture.AuditTrace;
import dev.auditkit.capture.TraceProvider;
import dev.auditkit.capture.UserProvider;
import dev.auditkit.spring.AuditLogAutoConfiguration;
import dev.auditkit.spring.AuditMethodAutoConfiguration;
import dev.auditkit.spring.AuditTransactionAutoConfiguration;
import dev.auditkit.testkit.InMemoryAuditLog;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes of data under Spring's transactions. */
class DataCaptureTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AuditLogAutoConfiguration.class,
                    AuditMethodAutoConfiguration.class,
                    AuditTransactionAutoConfiguration.class,
                    AuditDataAutoConfiguration.class,
                    AopAutoConfiguration.class,
                    DataSourceAutoConfiguration.class,
                    HibernateJpaAutoConfiguration.class,
                    TransactionManagerCustomizationAutoConfiguration.class,
                    TransactionAutoConfiguration.class))
            .withUserConfiguration(Shop.class)
            .withPropertyValues(
                    "spring.datasource.generate-unique-name=true", "spring.jpa.hibernate.ddl-auto=create-drop");

    @Entity
    static class Item {
        @Id
        @GeneratedValue
        Long id;

        String name = "lamp";
    }

    @Configuration(proxyBeanMethods = false)
    @AutoConfigurationPackage
    static class Shop {
        @Bean(destroyMethod = "close")
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static InMemoryAuditLog auditLog() {
            return InMemoryAuditLog.create(options -> options.logReads(false));
        }

        @Bean
        dev.auditkit.AuditConfig auditConfig(InMemoryAuditLog log) {
            return log.config();
        }

        @Bean
        UserProvider users() {
            return () -> "alice";
        }

        @Bean
        TraceProvider traces() {
            return () -> AuditTrace.of(TRACE, null);
        }

        @Bean
        Items items(EntityManager entities) {
            return new Items(entities);
        }
    }

    static class Items {
        private final EntityManager entities;

        Items(EntityManager entities) {
            this.entities = entities;
        }

        @Audited(operation = "item.add", key = "item:{name}")
        @Transactional
        public Long add(String name) {
            Item item = new Item();
            item.name = name;
            entities.persist(item);
            return item.id;
        }

        @Audited(operation = "item.rename", key = "item:{id}")
        @Transactional
        public void rename(long id, String name, Callable<?> then) throws Exception {
            entities.find(Item.class, id).name = name;
            then.call();
        }

        @Transactional(propagation = Propagation.REQUIRES_NEW)
        public void addApart() {
            entities.persist(new Item());
        }
    }

    private static List<AuditEntry> entries(AuditLog log) {
        return ((InMemoryAuditLog) log)
                .entries().stream()
                        .filter(entry -> !entry.operation().startsWith("application."))
                        .toList();
    }

    private static Object own(AuditEntry entry, String member) {
        return ((Map<?, ?>) entry.metadata().get("audit")).get(member);
    }

    @Test
    void changesAreTiedToTheOperationThatMadeThem() {
        runner.run(context -> {
            Items items = context.getBean(Items.class);
            long id = items.add("lamp");
            items.rename(id, "desk", () -> null);

            List<AuditEntry> entries = entries(context.getBean(AuditLog.class));
            assertThat(entries)
                    .extracting(AuditEntry::operation)
                    .containsExactly("create", "item.add", "update", "item.rename");
            assertThat(entries).allSatisfy(entry -> {
                assertThat(entry.result()).isEqualTo(AuditResult.OK);
                assertThat(entry.user()).isEqualTo("alice");
                assertThat(entry.traceId()).isEqualTo(TRACE);
                assertThat(own(entry, "transaction")).isEqualTo("committed");
            });
            assertThat(entries.get(2).key()).isEqualTo("Item:" + id);
            assertThat(entries.get(2).metadata()).containsEntry("changed", List.of("name"));
            assertThat(own(entries.get(2), "correlation_id"))
                    .isNotNull()
                    .isEqualTo(own(entries.get(3), "correlation_id"));
        });
    }

    @Test
    void whatSpringRollsBackIsAnErrorThatSaysWhatWasAttempted() {
        runner.run(context -> {
            Items items = context.getBean(Items.class);
            long id = items.add("lamp");
            InMemoryAuditLog log = (InMemoryAuditLog) context.getBean(AuditLog.class);
            log.forget();
            assertThatThrownBy(() -> items.rename(id, "desk", () -> {
                context.getBean(EntityManager.class).flush();
                throw new IllegalStateException("no");
            }));
            // Nothing was written: the change was never flushed.
            assertThatThrownBy(() -> items.rename(id, "desk", () -> {
                throw new IllegalStateException("no");
            }));
            assertThat(entries(log))
                    .extracting(
                            entry -> entry.operation() + " " + entry.result().text())
                    .containsExactly("transaction error", "item.rename error", "item.rename error");
            assertThat(entries(log).get(0).metadata().get("attempted")).hasToString("{Item={update=1}}");
        });
    }

    @Test
    void aTransactionInAnotherEndsForItself() {
        runner.run(context -> {
            Items items = context.getBean(Items.class);
            TransactionTemplate template = context.getBean(TransactionTemplate.class);
            template.executeWithoutResult(outer -> {
                context.getBean(EntityManager.class).persist(new Item());
                items.addApart();
                context.getBean(EntityManager.class).flush();
                outer.setRollbackOnly();
            });
            List<AuditEntry> entries = entries(context.getBean(AuditLog.class));
            assertThat(entries)
                    .extracting(
                            entry -> entry.operation() + " " + entry.result().text())
                    .containsExactly("create ok", "transaction error");
            assertThat(own(entries.get(0), "transaction_id")).isNotEqualTo(own(entries.get(1), "transaction_id"));
        });
    }

    @Test
    void nothingIsRecordedWhereThatIsSwitchedOff() {
        runner.withPropertyValues("audit.capture.data=false").run(context -> {
            context.getBean(Items.class).add("lamp");
            assertThat(context).doesNotHaveBean("auditHibernateProperties");
            assertThat(entries(context.getBean(AuditLog.class)))
                    .extracting(AuditEntry::operation)
                    .containsExactly("item.add");
        });
    }

    @Test
    void withoutHibernateThereIsNothing() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AuditDataAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("org.hibernate"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("auditHibernateProperties"));
    }
}
