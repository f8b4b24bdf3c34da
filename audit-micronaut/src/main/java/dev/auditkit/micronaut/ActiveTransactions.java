package dev.auditkit.micronaut;

import io.micronaut.context.BeanContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.exceptions.NonUniqueBeanException;
import io.micronaut.core.reflect.ClassUtils;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.TransactionStatus;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Finds the transactions of Micronaut that the thread is in, of each data source. Safe for use by many threads. */
@Singleton
@Requires(classes = TransactionOperations.class)
final class ActiveTransactions {

    /** The data source of who names none. */
    static final String PRIMARY = "";

    private static final String WITHOUT_TRANSACTION = "NoTxTransactionStatus";

    private static final boolean JPA =
            ClassUtils.isPresent("jakarta.persistence.EntityManager", ActiveTransactions.class.getClassLoader());

    private final BeanContext beans;
    private final Map<String, Collection<TransactionOperations<?>>> named = new ConcurrentHashMap<>();
    private volatile @Nullable Collection<TransactionOperations<?>> managers;

    ActiveTransactions(BeanContext beans) {
        this.beans = beans;
    }

    /** The transactions that the thread is in, at most one of a data source. */
    List<TransactionStatus<?>> all() {
        return active(managers());
    }

    /**
     * Those that may be the one in which a data source is changed.
     *
     * @param dataSource its name, or {@link #PRIMARY}; null where that is not known
     */
    List<TransactionStatus<?>> of(@Nullable String dataSource) {
        Collection<TransactionOperations<?>> all = managers();
        return active(dataSource == null || all.size() == 1 ? all : managersOf(dataSource, all));
    }

    private static List<TransactionStatus<?>> active(Collection<TransactionOperations<?>> managers) {
        List<TransactionStatus<?>> active = new ArrayList<>(1);
        for (TransactionOperations<?> manager : managers) {
            TransactionStatus<?> status = manager.findTransactionStatus().orElse(null);
            if (status != null && !status.isCompleted() && isTransaction(status)) {
                active.add(status);
            }
        }
        return active;
    }

    /** Micronaut has a status also for what is done without a transaction, whose end it tells to nobody. */
    private static boolean isTransaction(TransactionStatus<?> status) {
        if (status.isNewTransaction()) {
            return true;
        }
        if (status.getClass().getSimpleName().equals(WITHOUT_TRANSACTION)) {
            return false;
        }
        // What joins such a one looks as if it joined a transaction.
        Object connection = status.getConnection();
        if (connection instanceof Connection jdbc) {
            try {
                return !jdbc.getAutoCommit();
            } catch (SQLException e) {
                return true;
            }
        }
        return !JPA || Jpa.isTransaction(connection);
    }

    /** Of its own, as the classes of JPA need not be there. */
    private static final class Jpa {

        static boolean isTransaction(Object connection) {
            return !(connection instanceof EntityManager manager) || manager.isJoinedToTransaction();
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private Collection<TransactionOperations<?>> managersOf(
            String dataSource, Collection<TransactionOperations<?>> all) {
        Collection<TransactionOperations<?>> found = named.get(dataSource);
        if (found == null) {
            if (!dataSource.equals(PRIMARY)) {
                found = (Collection) beans.getBeansOfType(TransactionOperations.class, Qualifiers.byName(dataSource));
            } else {
                try {
                    found = List.of(beans.getBean(TransactionOperations.class));
                } catch (NonUniqueBeanException e) {
                    found = all;
                }
            }
            named.put(dataSource, found);
        }
        return found;
    }

    /** Asked for late, as the recorder is there before the data sources. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private Collection<TransactionOperations<?>> managers() {
        Collection<TransactionOperations<?>> found = managers;
        if (found == null) {
            found = (Collection) beans.getBeansOfType(TransactionOperations.class);
            managers = found;
        }
        return found;
    }
}
