package dev.auditkit.spring.security;

import static dev.auditkit.testkit.AuditAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditLog;
import dev.auditkit.spring.AuditLogAutoConfiguration;
import dev.auditkit.spring.reactive.AuditReactorAutoConfiguration;
import dev.auditkit.testkit.InMemoryAuditLog;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import reactor.core.publisher.Mono;

/** Managers of logins that an application has as beans of its own. */
class RecordedAuthenticationsTest {

    private static void run(Class<?> application, java.util.function.BiConsumer<AuditLog, Having> check) {
        try (InMemoryAuditLog log = InMemoryAuditLog.create()) {
            new ReactiveWebApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(
                            AuditLogAutoConfiguration.class,
                            AuditReactorAutoConfiguration.class,
                            AuditReactiveSecurityAutoConfiguration.class))
                    .withBean(AuditLog.class, () -> log)
                    .withUserConfiguration(application)
                    .run(context -> {
                        assertThat(context).hasNotFailed();
                        Having having = context.getBean(Having.class);
                        having.manager()
                                .authenticate(new UsernamePasswordAuthenticationToken("alice", "secret"))
                                .block();
                        log.flush();
                        check.accept(log, having);
                    });
        }
    }

    @Test
    void aManagerThatIsWantedByItsOwnTypeIsRecordedAndStaysOfThatType() {
        run(OfItsOwnType.class, (log, having) -> {
            assertThat(having.manager()).isInstanceOf(Own.class);
            assertThat(((Own) having.manager()).realm()).isEqualTo("shop");
            assertThat(log)
                    .hasEntry()
                    .withOperation("security.login")
                    .by("alice")
                    .isOk()
                    .once();
        });
    }

    @Test
    void aFinalManagerIsRecordedWhereItIsDeclaredAsAManager() {
        run(
                Declared.class,
                (log, having) -> assertThat(log)
                        .hasEntry()
                        .withOperation("security.login")
                        .by("alice")
                        .isOk()
                        .once());
    }

    @Test
    void aFinalManagerThatIsWantedByItsOwnTypeIsLeftAsItIs() {
        run(Final.class, (log, having) -> {
            assertThat(having.manager()).isExactlyInstanceOf(FinalOwn.class);
            assertThat(log).hasNoEntry(matching -> matching.operation("security.login"));
        });
    }

    record Having(ReactiveAuthenticationManager manager) {}

    static class Own implements ReactiveAuthenticationManager {

        private final String realm = "shop";

        @Override
        public Mono<Authentication> authenticate(Authentication given) {
            return Mono.just(given);
        }

        public String realm() {
            return realm;
        }
    }

    static final class FinalOwn extends Own {}

    @Configuration(proxyBeanMethods = false)
    static class OfItsOwnType {

        @Bean
        Own manager() {
            return new Own();
        }

        @Bean
        Having having(Own manager) {
            return new Having(manager);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Declared {

        @Bean
        ReactiveAuthenticationManager manager() {
            return new FinalOwn();
        }

        @Bean
        Having having(ReactiveAuthenticationManager manager) {
            return new Having(manager);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Final {

        @Bean
        FinalOwn manager() {
            return new FinalOwn();
        }

        @Bean
        Having having(FinalOwn manager) {
            return new Having(manager);
        }
    }
}
