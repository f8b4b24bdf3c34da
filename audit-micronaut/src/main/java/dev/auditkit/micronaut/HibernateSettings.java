package dev.auditkit.micronaut;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.hibernate.AuditHibernate;
import io.micronaut.configuration.hibernate.jpa.JpaConfiguration;
import io.micronaut.configuration.hibernate.jpa.conf.settings.SettingsSupplier;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Prototype;
import io.micronaut.context.annotation.Requires;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells session factories of Hibernate where they record. Safe for use by many threads. */
@Prototype
@Requires(classes = {SettingsSupplier.class, AuditHibernate.class})
final class HibernateSettings implements SettingsSupplier {

    private final BeanProvider<AuditRecorder> recorder;

    HibernateSettings(BeanProvider<AuditRecorder> recorder) {
        this.recorder = recorder;
    }

    @Override
    public Map<String, Object> supply(JpaConfiguration configuration) {
        // Asked for at the first change, as it may need beans that need the session factory.
        Supplier<@Nullable AuditRecorder> later = recorder::get;
        return Map.of(AuditHibernate.RECORDER, later);
    }
}
