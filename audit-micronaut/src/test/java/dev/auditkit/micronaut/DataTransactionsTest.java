package dev.auditkit.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditQuery;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.testkit.InMemoryAuditLog;
import io.micronaut.context.BeanContext;
import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.TransactionStatus;
import io.micronaut.transaction.exceptions.TransactionUsageException;
import io.micronaut.transaction.support.TransactionSynchronization;
import jakarta.persistence.EntityManager;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When changes are recorded, in transactions that Micronaut Data for JDBC does not have. */
class DataTransactionsTest {

    private final List<TransactionSynchronization> registered = new ArrayList<>();

    /** What was recorded of a change of an unknown data source, before and after the transactions are committed. */
    private List<String> recorded(TransactionStatus<?>... statuses) {
        List<TransactionOperations<?>> managers = new ArrayList<>();
        for (TransactionStatus<?> status : statuses) {
            managers.add(fake(TransactionOperations.class, Map.of("findTransactionStatus", Optional.of(status))));
        }
        BeanContext beans = fake(BeanContext.class, Map.of("getBeansOfType", managers));
        try (InMemoryAuditLog log = InMemoryAuditLog.create()) {
            AuditRecorder recorder =
                    AuditRecorder.builder(log, AuditConfig.builder().build()).build();
            new DataTransactions(recorder, new ActiveTransactions(beans))
                    .changed(new DataChange("create", "Part", "Part:1", null, null), null);
            List<String> before = told(log);
            registered.forEach(
                    synchronization -> synchronization.afterCompletion(TransactionSynchronization.Status.COMMITTED));
            List<String> all = new ArrayList<>(before);
            all.add("then");
            all.addAll(told(log).subList(before.size(), told(log).size()));
            return all;
        }
    }

    private static List<String> told(InMemoryAuditLog log) {
        log.flush();
        return log
                .query(AuditQuery.builder().order(AuditQuery.Order.OLDEST_FIRST).build())
                .entries()
                .stream()
                .filter(entry -> !entry.operation().startsWith("audit."))
                .map(entry -> entry.result().name() + " "
                        + (entry.metadata().get("audit") instanceof Map<?, ?> own ? own.get("transaction") : null))
                .toList();
    }

    private TransactionStatus<?> status(boolean isNew, Object connection) {
        TransactionStatus<?> answers = fake(
                TransactionStatus.class,
                Map.of("isNewTransaction", isNew, "isCompleted", false, "getConnection", connection));
        return (TransactionStatus<?>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {TransactionStatus.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("registerSynchronization")) {
                        if ("deaf".equals(connection)) {
                            throw new TransactionUsageException("not supported");
                        }
                        registered.add((TransactionSynchronization) arguments[0]);
                        return null;
                    }
                    return method.invoke(answers);
                });
    }

    private static Object session(boolean joined) {
        return fake(EntityManager.class, Map.of("isJoinedToTransaction", joined));
    }

    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                DataTransactionsTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName())));
    }

    @Test
    void aChangeInATransactionIsRecordedWhenThatEnds() {
        assertThat(recorded(status(true, "connection"))).containsExactly("then", "OK committed");
        registered.clear();
        assertThat(recorded(status(false, session(true)))).containsExactly("then", "OK committed");
    }

    @Test
    void whatJoinsNoTransactionIsInNone() {
        assertThat(recorded(status(false, session(false)))).containsExactly("OK null", "then");
    }

    @Test
    void whereNobodyTellsOfTheEndItIsUnknown() {
        assertThat(recorded(status(true, "deaf"))).containsExactly("ERROR unknown", "then");
    }

    @Test
    void ofSeveralTransactionsNobodyKnowsWhichItIs() {
        assertThat(recorded(status(true, "one"), status(true, "two"))).containsExactly("ERROR unknown", "then");
    }
}
