package dev.auditkit.internal.journal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Has equal pairs of an operation and a result be one object, as most segments have the same. Safe for use by many threads. */
final class PairPool {

    private final Map<OperationPair, OperationPair> pairs = new ConcurrentHashMap<>();

    /** The pair, or one that is equal. */
    OperationPair shared(OperationPair pair) {
        OperationPair known =
                pairs.size() < OperationTable.MOST_PAIRS ? pairs.putIfAbsent(pair, pair) : pairs.get(pair);
        return known == null ? pair : known;
    }

    /** Whether the pair is one that is shared. */
    boolean has(OperationPair pair) {
        return pairs.containsKey(pair);
    }
}
