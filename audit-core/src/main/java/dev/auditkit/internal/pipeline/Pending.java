package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditReceipt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Someone waits for an entry to be durable. Passed from the caller to the writer, which fills in what became of the
 * event, and on to the syncer, which completes the future.
 */
final class Pending {

    private final CompletableFuture<AuditReceipt> future = new CompletableFuture<>();
    private volatile AuditReceipt receipt = AuditReceipt.empty();

    /** Completed by a thread of the log: it must not be shown to anyone who could run code of their own on that. */
    CompletableFuture<AuditReceipt> future() {
        return future;
    }

    /** Notes that the entry was given a number. */
    void written(long seq, @Nullable String leafHash) {
        receipt = new AuditReceipt(seq, leafHash);
    }

    long seq() {
        return receipt.seq();
    }

    void complete() {
        future.complete(receipt);
    }

    void fail(RuntimeException reason) {
        future.completeExceptionally(reason);
    }
}
