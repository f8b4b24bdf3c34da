package dev.auditkit.spring.data;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.hibernate.AuditHibernate;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationNotAllowedException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;

/** Tells Hibernate where changes of data are recorded. */
@AutoConfiguration
@ConditionalOnClass({AuditHibernate.class, HibernatePropertiesCustomizer.class, SessionFactory.class})
@ConditionalOnBooleanProperty(name = "audit.capture.data", matchIfMissing = true)
public final class AuditDataAutoConfiguration {

    AuditDataAutoConfiguration() {}

    /** The recorder is asked for at the first change, so that the log does not have to be there before the database. */
    @Bean
    @ConditionalOnMissingBean(name = "auditHibernateProperties")
    HibernatePropertiesCustomizer auditHibernateProperties(ObjectProvider<AuditRecorder> recorder) {
        SingletonSupplier<AuditRecorder> once = SingletonSupplier.ofNullable(() -> whileThere(recorder));
        return properties -> properties.put(AuditHibernate.RECORDER, once);
    }

    /** Null also while the application goes down and has not asked before: what it changes then is not recorded, but changed. */
    private static @Nullable AuditRecorder whileThere(ObjectProvider<AuditRecorder> recorder) {
        try {
            return recorder.getIfAvailable();
        } catch (BeanCreationNotAllowedException e) {
            return null;
        }
    }
}
