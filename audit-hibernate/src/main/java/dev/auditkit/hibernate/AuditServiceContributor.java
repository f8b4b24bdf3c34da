package dev.auditkit.hibernate;

import java.util.Map;
import org.hibernate.boot.registry.StandardServiceInitiator;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.engine.jdbc.mutation.internal.MutationExecutorServiceInitiator;
import org.hibernate.engine.jdbc.mutation.spi.MutationExecutorService;
import org.hibernate.engine.jdbc.spi.JdbcServices;
import org.hibernate.service.spi.ServiceContributor;
import org.hibernate.service.spi.ServiceRegistryImplementor;

/**
 * Puts itself between Hibernate and what executes its statements: there is no event for those that change many rows at once. Hibernate finds it by
 * itself; nobody else needs it. Safe for use by many threads.
 */
public final class AuditServiceContributor implements ServiceContributor {

    @Override
    public void contribute(StandardServiceRegistryBuilder builder) {
        builder.addInitiator(new Statements());
        if (!Sessions.areInEvents()) {
            builder.addInitiator(new StatelessWriters());
        }
    }

    private static final class Statements implements StandardServiceInitiator<JdbcServices> {

        @Override
        public Class<JdbcServices> getServiceInitiated() {
            return JdbcServices.class;
        }

        @Override
        public JdbcServices initiateService(Map<String, Object> settings, ServiceRegistryImplementor registry) {
            return new WatchedJdbcServices();
        }
    }

    private static final class StatelessWriters implements StandardServiceInitiator<MutationExecutorService> {

        @Override
        public Class<MutationExecutorService> getServiceInitiated() {
            return MutationExecutorService.class;
        }

        @Override
        public MutationExecutorService initiateService(
                Map<String, Object> settings, ServiceRegistryImplementor registry) {
            MutationExecutorService executors =
                    MutationExecutorServiceInitiator.INSTANCE.initiateService(settings, registry);
            return (batch, operations, session) -> {
                StatelessWrites.by(session);
                return executors.createExecutor(batch, operations, session);
            };
        }
    }
}
