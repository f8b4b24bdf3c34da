package dev.auditkit.testkit;

import static dev.auditkit.testkit.AuditAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditReader;
import dev.auditkit.AuditResult;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AuditAssertionsTest {

    private final InMemoryAuditLog audit = InMemoryAuditLog.create();

    @BeforeEach
    void record() {
        audit.log(AuditEvent.of("order.create")
                .key("order:1")
                .user("alice")
                .source("10.0.0.7")
                .traceId("t1")
                .metadata("total", 42)
                .build());
        audit.log(AuditEvent.of("order.cancel")
                .key("order:1")
                .user("alice")
                .result(AuditResult.ERROR)
                .metadata("audit", java.util.Map.of("transaction", "rolled_back"))
                .build());
        audit.log(AuditEvent.of("order.cancel")
                .key("order:1")
                .user("bob")
                .result(AuditResult.DENIED)
                .build());
        audit.log(AuditEvent.of("login").build());
    }

    @AfterEach
    void close() {
        audit.close();
    }

    @Test
    void findsWhatIsThere() {
        assertThat(audit)
                .hasEntry()
                .withOperation("order.cancel")
                .by("alice")
                .isError()
                .once();
        assertThat(audit).hasEntry().withOperation("order.*").withKey("order:1").times(3);
        assertThat(audit)
                .hasEntry()
                .from("10.0.0.7")
                .inTrace("t1")
                .isOk()
                .withMetadata("total", 42)
                .once();
        assertThat(audit).hasEntry().withMetadata("audit.transaction", "rolled_back");
        assertThat(audit).hasEntry().by(null).withOperation("login");
        assertThat(audit).hasEntry().isDenied().which("is bob's", entry -> "bob".equals(entry.user()));
        assertThat(audit)
                .hasEntries(4)
                .hasEntries(2, matching -> matching.operation("order.cancel"))
                .hasNoEntry(matching -> matching.user("carol"))
                .hasOperations("order.create", "order.cancel", "order.cancel", "login")
                .hasOperationsInOrder("order.create", "login")
                .hasOperationsInOrder("order.cancel", "order.cancel");
        assertThat(assertThat(audit).hasEntry().withOperation("login").entry().user())
                .isNull();
        audit.forget();
        assertThat(audit).hasNoEntries();
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of("by", (Wrong) log -> assertThat(log).hasEntry().by("carol")),
                Arguments.of("both", (Wrong)
                        log -> assertThat(log).hasEntry().by("bob").isOk()),
                Arguments.of(
                        "operation", (Wrong) log -> assertThat(log).hasEntry().withOperation("order")),
                Arguments.of("key", (Wrong) log -> assertThat(log).hasEntry().withKey("order:2")),
                Arguments.of("source", (Wrong) log -> assertThat(log).hasEntry().from("10.0.0.8")),
                Arguments.of("trace", (Wrong) log -> assertThat(log).hasEntry().inTrace("t2")),
                Arguments.of(
                        "metadata", (Wrong) log -> assertThat(log).hasEntry().withMetadata("total", 43)),
                Arguments.of(
                        "predicate", (Wrong) log -> assertThat(log).hasEntry().which("is none", entry -> false)),
                Arguments.of("once", (Wrong) log ->
                        assertThat(log).hasEntry().withOperation("order.cancel").once()),
                Arguments.of("count", (Wrong) log -> assertThat(log).hasEntries(3)),
                Arguments.of("none", (Wrong) log -> assertThat(log).hasNoEntries()),
                Arguments.of("no entry", (Wrong) log -> assertThat(log).hasNoEntry(matching -> matching.user("bob"))),
                Arguments.of("operations", (Wrong)
                        log -> assertThat(log).hasOperations("order.create", "order.cancel", "login")),
                Arguments.of("order", (Wrong) log -> assertThat(log).hasOperationsInOrder("login", "order.create")),
                Arguments.of("in order", (Wrong)
                        log -> assertThat(log).hasOperationsInOrder("order.create", "order.create")));
    }

    /** An assertion that must fail. */
    @FunctionalInterface
    interface Wrong {
        void about(AuditReader log);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void failsForWhatIsNotThereAndShowsWhatIs(String name, Wrong wrong) {
        assertThatThrownBy(() -> wrong.about(audit))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("order.cancel by bob: denied");
    }

    @Test
    void tellsWhichConditionsHeldAndWhatWasLeft() {
        ThrowingCallable wrong =
                () -> assertThat(audit).hasEntry().withOperation("order.cancel").by("carol");
        assertThatThrownBy(wrong)
                .hasMessageContaining(
                        "Expected an entry with operation 'order.cancel' and user 'carol', but there is none.")
                .hasMessageContaining("Entries with operation 'order.cancel':")
                .hasMessageContaining("order.cancel by alice: error, key order:1, {audit={transaction=rolled_back}}")
                .hasMessageContaining("All entries:")
                .hasMessageContaining("order.create by alice: ok, key order:1, from 10.0.0.7, trace t1, {total=42}")
                .hasMessageNotContaining("audit.opened");
    }

    @Test
    void saysSoWhenThereIsNothing() {
        audit.forget();
        assertThatThrownBy(() -> assertThat(audit).hasEntry()).hasMessageContaining("the log has none");
        assertThatThrownBy(() -> assertThat(audit).hasEntries(1)).hasMessageContaining("(none)");
        assertThatThrownBy(() -> assertThat((AuditReader) null).hasEntry()).hasMessageContaining("not to be null");
    }

    @Test
    void findsKeysThatAreOnlyHashed() {
        try (InMemoryAuditLog hashed = InMemoryAuditLog.create(
                options -> options.sensitiveKeys(false).keyHashSecret("correct horse battery staple"))) {
            hashed.log(AuditEvent.of("x").key("secret").build());
            assertThat(hashed).hasEntry().withKey("secret").once();
        }
    }
}
