package dev.auditkit.hibernate;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How often each operation was done to each entity. For one thread. */
final class Counts {

    private final Map<String, Map<String, Long>> counts = new TreeMap<>();

    /** Batches do the same many times; what they do is added when something else comes. */
    private @Nullable String lastEntity;

    private @Nullable String lastOperation;
    private long times;

    void add(String entity, String operation) {
        if (!entity.equals(lastEntity) || !operation.equals(lastOperation)) {
            settle();
            lastEntity = entity;
            lastOperation = operation;
        }
        times++;
    }

    private void settle() {
        if (lastEntity != null && lastOperation != null && times > 0) {
            counts.computeIfAbsent(lastEntity, name -> new TreeMap<>()).merge(lastOperation, times, Long::sum);
        }
        times = 0;
    }

    boolean isEmpty() {
        return times == 0 && counts.isEmpty();
    }

    /** The counts, by entity and then by operation. */
    Map<String, Map<String, Long>> byEntity() {
        settle();
        return counts;
    }
}
