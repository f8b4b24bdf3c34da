package dev.auditkit.spring;

import static dev.auditkit.testkit.AuditAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.auditkit.AuditLog;
import dev.auditkit.AuditQuery;
import dev.auditkit.Audited;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;

/** Audited methods among the other annotations of Spring. */
class AuditedMethodsTest {

    @TempDir
    Path directory;

    private ConfigurableApplicationContext context;
    private AuditLog log;
    private Service service;

    @BeforeEach
    void start() {
        context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .run(
                        "--spring.main.banner-mode=off",
                        "--logging.level.root=off",
                        "--audit.log-dir=" + directory.resolve("log"),
                        "--audit.sensitive-keys=true",
                        "--audit.min-free-mb=0");
        log = context.getBean(AuditLog.class);
        service = context.getBean(Service.class);
        SecurityContextHolder.setContext(new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(
                "alice", null, AuthorityUtils.createAuthorityList("ROLE_USER"))));
    }

    @AfterEach
    void stop() {
        SecurityContextHolder.clearContext();
        context.close();
    }

    @Test
    void aTransactionOfTheMethodsOwnThatCommitsIsOk() {
        service.transactional(null);
        log.flush();
        assertThat(log)
                .hasEntry()
                .withOperation("transactional")
                .by("alice")
                .isOk()
                .once();
    }

    @Test
    void aTransactionThatThrowsAfterAnAuditedCallTakesItBack() {
        assertThatIllegalStateException()
                .isThrownBy(() -> context.getBean(Outer.class).callAndThrow());
        log.flush();
        assertThat(log)
                .hasEntry()
                .withOperation("transactional")
                .isError()
                .withMetadata("audit.transaction", "rolled_back")
                .once();
    }

    @Test
    void aCommitThatFailsIsAnErrorOfAllThatWasInIt() {
        context.getBean(EmptyTransactionManager.class).failure = new TransactionSystemException("deferred constraint");
        assertThatExceptionOfType(TransactionSystemException.class)
                .isThrownBy(() -> context.getBean(Outer.class).call());
        assertThatExceptionOfType(TransactionSystemException.class).isThrownBy(() -> service.transactional(null));
        log.flush();
        assertThat(log)
                .hasEntries(2, matching -> matching.operation("transactional"))
                .hasEntry()
                .withOperation("transactional")
                .isError()
                .times(2);
    }

    @Test
    void aRollbackWithoutAnExceptionIsAnError() {
        service.rollBack();
        log.flush();
        assertThat(log)
                .hasEntry()
                .withOperation("roll-back")
                .isError()
                .withMetadata("audit.transaction", "rolled_back")
                .once();
    }

    @Test
    void ofTwoTransactionsTheMethodsOwnCounts() {
        assertThatIllegalStateException()
                .isThrownBy(() -> context.getBean(Outer.class).callInOwnTransactionAndThrow());
        log.flush();
        assertThat(log)
                .hasEntry()
                .withOperation("own")
                .isOk()
                .withMetadata("audit.transaction", "committed")
                .once();
    }

    @Test
    void aRefusalOfMethodSecurityIsDenied() {
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> service.forAdministrators());
        log.flush();
        assertThat(log)
                .hasEntry()
                .withOperation("administer")
                .by("alice")
                .isDenied()
                .once();
    }

    @Test
    void aRefusalOfMethodSecurityIsRecordedAlsoWhereTheMethodIsNotAudited() {
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> service.alsoForAdministrators());
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> service.ownOnly());
        service.forUsers();
        SecurityContextHolder.clearContext();
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> service.forNobody());
        log.flush();
        assertThat(log)
                .hasEntries(3, matching -> matching.operation("security.access"))
                .hasEntry()
                .withOperation("security.access")
                .by("alice")
                .isDenied()
                .times(2);
        assertThat(log).hasEntry().withOperation("security.access").withKey("Service.ownOnly");
        assertThat(log)
                .hasEntry()
                .withOperation("security.access")
                .withKey("Service.forNobody")
                .by(null);
    }

    @Test
    void anAsynchronousMethodIsOfTheCaller() throws Exception {
        assertThat(service.later("x").get(10, TimeUnit.SECONDS)).isEqualTo("x");
        for (int i = 0; i < 1_000 && operations("later") == 0; i++) {
            Thread.sleep(5);
        }
        assertThat(log).hasEntry().withOperation("later").by("alice").isOk().once();
    }

    @Test
    void aScheduledMethodIsOfTheSystem() throws Exception {
        assertThat(context.getBean(Scheduling.class).ran().await(10, TimeUnit.SECONDS))
                .isTrue();
        for (int i = 0; i < 1_000 && operations("tick") == 0; i++) {
            Thread.sleep(5);
        }
        assertThat(log).hasEntry().withOperation("tick").by("system").isOk();
    }

    @Test
    void anAnnotationOnAnInterfaceCounts() {
        context.getBean(Declared.class).declared("1");
        log.flush();
        assertThat(log).hasEntry().withOperation("declared").isOk().once();
    }

    private int operations(String operation) {
        log.flush();
        return log.query(AuditQuery.builder().operation(operation).build())
                .entries()
                .size();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableMethodSecurity
    @EnableAsync
    @EnableScheduling
    @EnableTransactionManagement
    static class Application {

        @Bean
        EmptyTransactionManager transactionManager() {
            return new EmptyTransactionManager();
        }

        @Bean
        Service service() {
            return new Service();
        }

        @Bean
        Outer outer(Service service) {
            return new Outer(service);
        }

        @Bean
        Scheduling scheduling() {
            return new Scheduling();
        }

        @Bean
        Declared declared() {
            return id -> {};
        }
    }

    static class Service {

        @Audited(operation = "transactional")
        @Transactional
        public void transactional(String id) {
            // The transaction is all.
        }

        @Audited(operation = "roll-back")
        @Transactional
        public void rollBack() {
            TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
        }

        @Audited(operation = "own")
        @Transactional(propagation = Propagation.REQUIRES_NEW)
        public void inOwnTransaction() {
            // The transaction is all.
        }

        @Audited(operation = "administer")
        @PreAuthorize("hasRole('ADMIN')")
        public void forAdministrators() {
            throw new AssertionError("not to be reached");
        }

        @PreAuthorize("hasRole('ADMIN')")
        public void alsoForAdministrators() {
            throw new AssertionError("not to be reached");
        }

        @PreAuthorize("denyAll")
        public void forNobody() {
            throw new AssertionError("not to be reached");
        }

        @PreAuthorize("hasRole('USER')")
        public void forUsers() {
            // Alice may.
        }

        @PostAuthorize("returnObject == authentication.name")
        public String ownOnly() {
            return "bob";
        }

        @Async
        @Audited(operation = "later", key = "{return}")
        public CompletableFuture<String> later(String id) {
            return CompletableFuture.completedFuture(id);
        }
    }

    static class Outer {

        private final Service service;

        Outer(Service service) {
            this.service = service;
        }

        @Transactional
        public void call() {
            service.transactional("1");
        }

        @Transactional
        public void callInOwnTransactionAndThrow() {
            service.inOwnTransaction();
            throw new IllegalStateException();
        }

        @Transactional
        public void callAndThrow() {
            service.transactional("1");
            throw new IllegalStateException();
        }
    }

    static class Scheduling {

        private final CountDownLatch ran = new CountDownLatch(1);

        // A proxy has methods, but not the fields.
        CountDownLatch ran() {
            return ran;
        }

        @Scheduled(fixedDelay = 3_600_000)
        @Audited(operation = "tick")
        public void tick() {
            ran.countDown();
        }
    }

    interface Declared {

        @Audited(operation = "declared", key = "{id}")
        void declared(String id);
    }
}
