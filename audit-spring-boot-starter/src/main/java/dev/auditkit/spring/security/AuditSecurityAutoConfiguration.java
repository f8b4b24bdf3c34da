package dev.auditkit.spring.security;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.spring.AuditLogAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.event.AbstractAuthenticationEvent;
import org.springframework.security.web.authentication.session.SessionFixationProtectionEvent;

/** Records the events of Spring Security. */
@AutoConfiguration(after = AuditLogAutoConfiguration.class)
@ConditionalOnClass(AbstractAuthenticationEvent.class)
@ConditionalOnBooleanProperty(name = "audit.capture.security", matchIfMissing = true)
public final class AuditSecurityAutoConfiguration {

    AuditSecurityAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    SecurityEventListener auditSecurityEventListener(AuditRecorder recorder) {
        return new SecurityEventListener(recorder);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SessionFixationProtectionEvent.class)
    static final class OfTheWeb {

        @Bean
        @ConditionalOnMissingBean
        WebSecurityEventListener auditWebSecurityEventListener(AuditRecorder recorder) {
            return new WebSecurityEventListener(recorder);
        }
    }
}
