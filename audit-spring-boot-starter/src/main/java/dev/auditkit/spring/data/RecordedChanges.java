package dev.auditkit.spring.data;

import dev.auditkit.AuditEvent;
import dev.auditkit.capture.AsyncCall;
import dev.auditkit.capture.AuditOperation;
import dev.auditkit.capture.AuditRecorder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The changes of one call, being recorded. Safe for use by many threads. */
final class RecordedChanges implements AsyncCall {

    private final Entities entities;
    private final List<Change> changes;
    private final List<AuditOperation> operations;

    private RecordedChanges(Entities entities, List<Change> changes, List<AuditOperation> operations) {
        this.entities = entities;
        this.changes = changes;
        this.operations = operations;
    }

    /**
     * Begins to record.
     *
     * @param changes one at least
     * @throws dev.auditkit.AuditUnavailableException under {@code failure-policy: closed}, when the log takes no entries
     */
    static RecordedChanges begin(AuditRecorder recorder, Entities entities, List<Change> changes) {
        return new RecordedChanges(
                entities,
                changes,
                changes.stream()
                        .map(change ->
                                recorder.begin(AuditEvent.of(change.operation()).key(change.key())))
                        .toList());
    }

    @Override
    public AuditOperation operation() {
        return operations.get(0);
    }

    @Override
    public void succeeded(@Nullable Object result) {
        for (int i = 0; i < changes.size(); i++) {
            Object saved = changes.get(i).saved();
            // An entity that cannot be changed comes back as another, with its id.
            Object came = result(result, i);
            Object known = entities.contains(came) ? came : saved;
            if (saved != null && known != null) {
                operations.get(i).key(entities.key(known));
            }
            operations.get(i).ok();
        }
    }

    private @Nullable Object result(@Nullable Object result, int index) {
        if (result instanceof List<?> many) {
            return many.size() == changes.size() ? many.get(index) : null;
        }
        return changes.size() == 1 ? result : null;
    }

    @Override
    public void failed(Throwable failure) {
        operations.forEach(operation -> operation.error(failure));
    }

    @Override
    public void cancelled() {
        operations.forEach(AuditOperation::cancelled);
    }
}
