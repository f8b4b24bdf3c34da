package dev.auditkit.hibernate;

import dev.auditkit.AuditType;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.AuditScope;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says where changes of data are recorded. Hibernate finds this module by itself; as long as nobody says where, nothing is recorded. Safe for use by
 * many threads.
 *
 * <p>A session factory whose settings have {@link #RECORDER} records there. All others record where {@link #use} says:
 *
 * <pre>{@code
 * AuditHibernate.use(AuditRecorder.builder(log, config).users(session::userName).build());
 * }</pre>
 */
public final class AuditHibernate {

    /**
     * The setting of a session factory that says where it records: an {@link AuditRecorder}, or a {@link Supplier} of one, which is asked at each change
     * and may answer null as long as there is none.
     */
    public static final String RECORDER = "dev.auditkit.recorder";

    private static volatile @Nullable AuditRecorder inUse;

    private AuditHibernate() {}

    /**
     * Has the changes of all session factories recorded, which have no setting of their own, those included that are open already.
     *
     * @return ends that when it is closed, on any thread; idempotent
     */
    public static AuditScope use(AuditRecorder recorder) {
        inUse = recorder;
        return () -> {
            if (inUse == recorder) {
                inUse = null;
            }
        };
    }

    /** Whether a recorder records changes of data. */
    static boolean records(AuditRecorder recorder) {
        return recorder.records(AuditType.WRITE) && recorder.config().captureData();
    }

    /**
     * What says where a session factory records; it may answer null.
     *
     * @throws IllegalArgumentException when the setting is neither
     */
    static Supplier<@Nullable AuditRecorder> recorders(Map<String, Object> settings) {
        Object setting = settings.get(RECORDER);
        if (setting == null) {
            return () -> inUse;
        }
        if (setting instanceof AuditRecorder recorder) {
            return () -> recorder;
        }
        if (setting instanceof Supplier<?> supplier) {
            return () -> (AuditRecorder) supplier.get();
        }
        throw new IllegalArgumentException("The setting " + RECORDER + " is a "
                + setting.getClass().getName() + "; allowed: a " + AuditRecorder.class.getName()
                + " or a java.util.function.Supplier of one");
    }
}
