package dev.auditkit.hibernate;

import dev.auditkit.AuditEvent;
import dev.auditkit.capture.Operations;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one statement of the application does to many rows; Hibernate may need several for it, one for each table. For one thread.
 */
final class BulkChange extends Change {

    private final Object query;
    private final boolean isNative;
    private final Tables known;
    private final Set<String> tables = new LinkedHashSet<>();
    private final Set<EntityPlan> plans = new LinkedHashSet<>();
    private String operation = Operations.UPDATE;
    private int rows = -1;
    private int rowsOfCollections = -1;
    private int rowsOfUnions = -1;

    /** Whether no other tables are known so far. */
    private boolean ofCollections = true;

    private boolean done;

    /**
     * @param query what the statements of one execution have in common
     * @param isNative whether it is in SQL and not in HQL
     * @param known which tables have which entities
     */
    BulkChange(Object query, boolean isNative, Tables known) {
        super(Operations.UPDATE, "", "");
        this.query = query;
        this.isNative = isNative;
        this.known = known;
    }

    /** Whether statements belong to it: those of the same query, until one changes a table again. */
    @SuppressWarnings("ReferenceEquality") // the very same is meant
    boolean takes(Object other, List<TableChanges> changes) {
        return query == other
                && !changes.isEmpty()
                && changes.stream().noneMatch(change -> tables.contains(change.table()));
    }

    /** Says what a statement does. */
    void add(List<TableChanges> changes) {
        for (TableChanges change : changes) {
            tables.add(change.table());
            EntityPlan plan = known.entity(change.table());
            if (plan != null && plans.isEmpty()) {
                operation = change.operation();
            }
            if (plan != null) {
                plans.add(plan);
            } else if (plans.isEmpty() && !change.isHibernatesOwn()) {
                boolean ofCollection = known.isCollection(change.table());
                if (!ofCollection || ofCollections) {
                    operation = change.operation();
                }
                ofCollections &= ofCollection;
            }
        }
    }

    /** Says that a statement was done, which changed that many rows; less than 0 when that is not known. */
    void done(List<TableChanges> changes, int changed) {
        if (changes.stream().allMatch(change -> known.isCollection(change.table()))) {
            rowsOfCollections = Math.max(rowsOfCollections, changed);
        } else {
            rows = Math.max(rows, changed);
        }
        if (changes.stream().anyMatch(change -> known.hasRowsOfItsOwn(change.table()))) {
            rowsOfUnions = rowsOfUnions < 0 ? changed : rowsOfUnions + Math.max(changed, 0);
        }
        done = true;
    }

    /** Of the entity, which may have a row in each of several tables; rows of what belongs to it only where there are no others. */
    private int rows() {
        return plans.isEmpty() && rows < 0 ? rowsOfCollections : Math.max(rows, rowsOfUnions);
    }

    boolean isDone() {
        return done;
    }

    /** Whether its text does not tell what it changes. */
    boolean isNotUnderstood() {
        return tables.isEmpty();
    }

    /** Whether nothing is recorded of the entity. */
    boolean isIgnored() {
        return !plans.isEmpty() && known.subject(plans).ignored();
    }

    private @Nullable String firstTable() {
        return tables.stream()
                .filter(table -> !new TableChanges(operation, table).isHibernatesOwn())
                .findFirst()
                .orElse(null);
    }

    @Override
    String operation() {
        return operation;
    }

    /** The entity; where it is of none, the table; empty where the statement does not tell in a way that is understood. */
    @Override
    String entity() {
        String table = firstTable();
        return plans.isEmpty()
                ? table == null ? "" : table
                : known.subject(plans).name();
    }

    @Override
    String key() {
        return entity() + ":*";
    }

    @Override
    AuditEvent.Builder event(@Nullable String tenant) {
        List<String> named = tables.stream()
                .filter(table -> !new TableChanges(operation, table).isHibernatesOwn())
                .toList();
        AuditEvent.Builder event = AuditEvent.of(operation)
                .key(entity().isEmpty() ? null : key())
                .metadata("bulk", isNative ? "sql" : "query");
        if (!named.isEmpty()) {
            event.metadata("tables", named);
        }
        if (rows() >= 0) {
            event.metadata("rows", rows());
        }
        return tenant == null ? event : event.metadata("tenant", tenant);
    }
}
