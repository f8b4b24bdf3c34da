package dev.auditkit.capture;

import org.jspecify.annotations.Nullable;

/** A call of an audited method, from its beginning to its end. Safe for use by many threads. */
final class RecordedCall implements AsyncCall {

    private final AuditOperation operation;
    private final AuditedMethod.Call call;

    RecordedCall(AuditOperation operation, AuditedMethod.Call call) {
        this.operation = operation;
        this.call = call;
    }

    @Override
    public AuditOperation operation() {
        return operation;
    }

    @Override
    public void succeeded(@Nullable Object value) {
        operation.endAs(() -> {
            call.describe(operation, value);
            operation.ok();
        });
    }

    @Override
    public void failed(Throwable failure) {
        operation.endAs(() -> {
            call.describe(operation, null);
            operation.error(failure);
        });
    }

    @Override
    public void cancelled() {
        operation.endAs(() -> {
            call.describe(operation, null);
            operation.cancelled();
        });
    }
}
