package dev.auditkit.hibernate;

import dev.auditkit.AuditUnavailableException;
import dev.auditkit.capture.AuditRecorder;
import java.lang.ref.WeakReference;
import org.hibernate.StatelessSession;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * In which stateless session this thread writes. In Hibernate 6 their events do not say; but between the one before a change and the one after it,
 * what writes it is made for the session.
 */
final class StatelessWrites {

    private static final ThreadLocal<Write> CURRENT = new ThreadLocal<>();

    private StatelessWrites() {}

    /** What is about to be done in a session that is not known yet. */
    static void about(DataCapture capture, AuditRecorder recorder, String entity, String operation) {
        CURRENT.set(new Write(capture, recorder, entity, operation));
    }

    /**
     * The session is known: it writes now.
     *
     * @throws AuditUnavailableException under {@code closed}, when the log takes no entries
     */
    static void by(SharedSessionContractImplementor session) {
        Write write = CURRENT.get();
        if (write != null && write.session == null && session instanceof StatelessSession) {
            write.session = new WeakReference<>(session);
            try {
                write.capture.attempted(write.recorder, session, write.entity, write.operation);
            } catch (AuditUnavailableException e) {
                CURRENT.remove();
                throw e;
            } catch (RuntimeException | LinkageError e) {
                write.recorder.notRecorded(e);
            }
        }
    }

    /** The session that what was done last was done in; null when that is not known. */
    static @Nullable SharedSessionContractImplementor done() {
        Write write = CURRENT.get();
        CURRENT.remove();
        return write == null || write.session == null ? null : write.session.get();
    }

    private static final class Write {

        private final DataCapture capture;
        private final AuditRecorder recorder;
        private final String entity;
        private final String operation;
        private @Nullable WeakReference<SharedSessionContractImplementor> session;

        Write(DataCapture capture, AuditRecorder recorder, String entity, String operation) {
            this.capture = capture;
            this.recorder = recorder;
            this.entity = entity;
            this.operation = operation;
        }
    }
}
