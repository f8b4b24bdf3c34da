package dev.auditkit.spring.security;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.spring.AuditLogAutoConfiguration;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.security.authentication.event.AbstractAuthenticationEvent;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.SpringAuthorizationEventPublisher;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
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

    /** Early, as advice is made before the beans that it is for; what it needs it asks for late. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean
    static AuthorizationEventPublisher auditMethodRefusals(
            ApplicationEventPublisher publisher, ObjectProvider<AuditRecorder> recorder) {
        return new MethodRefusals(new SpringAuthorizationEventPublisher(publisher), recorder::getObject);
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

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass({AbstractAuthenticationProcessingFilter.class, Filter.class})
    static final class OfServlets {

        @Bean
        @ConditionalOnMissingBean
        static FailedLogins auditFailedLogins(ObjectProvider<AuditRecorder> recorder) {
            return new FailedLogins(recorder::getObject);
        }
    }
}
