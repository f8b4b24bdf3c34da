package dev.auditkit.spring.actuate;

import dev.auditkit.AuditLog;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.spring.AuditLogAutoConfiguration;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.listener.AbstractAuditListener;
import org.springframework.boot.actuate.audit.listener.AuditListener;
import org.springframework.boot.actuate.security.AbstractAuthenticationAuditListener;
import org.springframework.boot.actuate.security.AbstractAuthorizationAuditListener;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Keeps the actuator's audit events in the log, and so durably. */
@AutoConfiguration(
        after = AuditLogAutoConfiguration.class,
        beforeName = "org.springframework.boot.actuate.autoconfigure.audit.AuditAutoConfiguration")
@ConditionalOnClass(AuditEventRepository.class)
@ConditionalOnBean({AuditLog.class, AuditRecorder.class})
@ConditionalOnBooleanProperty(name = "management.auditevents.enabled", matchIfMissing = true)
public final class AuditEventsAutoConfiguration {

    private static final String SECURITY =
            "org.springframework.security.authentication.event.AbstractAuthenticationEvent";

    AuditEventsAutoConfiguration() {}

    /** Where there is a repository, the actuator makes its listeners to Spring Security, also where that is missing. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnClass(name = SECURITY)
    AuditEventRepository auditEventRepository(AuditLog log, AuditRecorder recorder) {
        return new LoggedAuditEvents(log, recorder);
    }

    @Bean
    @ConditionalOnMissingBean({AuditEventRepository.class, AbstractAuditListener.class})
    @ConditionalOnMissingClass(SECURITY)
    AuditListener auditListener(AuditLog log, AuditRecorder recorder) {
        return new AuditListener(new LoggedAuditEvents(log, recorder));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = SECURITY)
    static final class OfSecurity {

        @Bean
        @ConditionalOnMissingBean(AbstractAuthenticationAuditListener.class)
        SecurityAuditListeners.Authentications auditAuthenticationListener() {
            return new SecurityAuditListeners.Authentications();
        }

        @Bean
        @ConditionalOnMissingBean(AbstractAuthorizationAuditListener.class)
        SecurityAuditListeners.Authorizations auditAuthorizationListener() {
            return new SecurityAuditListeners.Authorizations();
        }
    }
}
