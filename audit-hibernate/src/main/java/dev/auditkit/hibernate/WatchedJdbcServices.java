package dev.auditkit.hibernate;

import java.lang.reflect.Field;
import org.hibernate.engine.jdbc.internal.JdbcServicesImpl;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.internal.SessionFactoryImpl;
import org.hibernate.sql.exec.spi.JdbcMutationExecutor;
import org.hibernate.sql.exec.spi.JdbcSelectExecutor;

/** Hibernate's own, but for what executes queries and bulk statements. Safe for use by many threads. */
final class WatchedJdbcServices extends JdbcServicesImpl {

    /** The field of a session factory that has them, the same in all versions. */
    static final String FIELD = "jdbcServices";

    private static final System.Logger LOGGER = System.getLogger(AuditHibernate.class.getName());

    private final transient JdbcMutationExecutor mutations = new WatchedMutations(super.getJdbcMutationExecutor());
    private final transient JdbcSelectExecutor selects = WatchedSelects.around(super.getJdbcSelectExecutor());

    /**
     * Sees to it that a session factory has them also where its services were made without asking anybody, as in Quarkus, which fixes what they
     * are when the application is built. Without them bulk statements and queries are not recorded, which is told, and all else is.
     */
    static void putInto(SessionFactoryImplementor factory) {
        if (factory.getJdbcServices().getJdbcMutationExecutor() instanceof WatchedMutations) {
            return;
        }
        try {
            Field field = SessionFactoryImpl.class.getDeclaredField(FIELD);
            field.setAccessible(true);
            if (field.get(factory).getClass() != JdbcServicesImpl.class) {
                throw new IllegalStateException("others are there: " + field.get(factory));
            }
            WatchedJdbcServices watched = new WatchedJdbcServices();
            watched.injectServices(factory.getServiceRegistry());
            watched.configure(factory.getProperties());
            field.set(factory, watched);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "Statements that change many rows at once, and queries, are not recorded",
                    e);
        }
    }

    @Override
    public JdbcMutationExecutor getJdbcMutationExecutor() {
        return mutations;
    }

    @Override
    public JdbcSelectExecutor getJdbcSelectExecutor() {
        return selects;
    }
}
