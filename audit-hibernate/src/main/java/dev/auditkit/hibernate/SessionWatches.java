package dev.auditkit.hibernate;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.stream.IntStream;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.resource.transaction.spi.TransactionCoordinator;

/**
 * The watches of sessions that have changed something, by what coordinates their transactions, which sessions with one connection share. They go with
 * their sessions. Safe for use by many threads.
 */
final class SessionWatches {

    /** Sessions are of one thread each; so that many of those do not wait for each other. */
    private static final int STRIPES = 16;

    private final Map<TransactionCoordinator, SessionWatch>[] stripes;

    @SuppressWarnings({"unchecked", "rawtypes"})
    SessionWatches() {
        stripes = IntStream.range(0, STRIPES).mapToObj(i -> new WeakHashMap<>()).toArray(Map[]::new);
    }

    /** The watch of a session, made where there is none. */
    SessionWatch of(SharedSessionContractImplementor session) {
        TransactionCoordinator coordinator = session.getTransactionCoordinator();
        Map<TransactionCoordinator, SessionWatch> stripe =
                stripes[System.identityHashCode(coordinator) & (STRIPES - 1)];
        synchronized (stripe) {
            SessionWatch watch = stripe.get(coordinator);
            if (watch == null) {
                watch = new SessionWatch(coordinator);
                stripe.put(coordinator, watch);
                coordinator.addObserver(watch);
                session.getEventListenerManager().addListener(watch);
            }
            return watch;
        }
    }
}
