package dev.auditkit.spring.security;

import dev.auditkit.capture.UserProvider;
import dev.auditkit.spring.AuditLogAutoConfiguration;
import dev.auditkit.spring.Denials;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;

/** Tells the recorder who is logged in with Spring Security, and which of its exceptions are refusals. */
@AutoConfiguration(before = AuditLogAutoConfiguration.class)
@ConditionalOnClass(SecurityContextHolder.class)
public final class AuditUserAutoConfiguration {

    AuditUserAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    UserProvider auditUserProvider() {
        return SecurityUsers::current;
    }

    @Bean
    @ConditionalOnMissingBean
    Denials auditDenials() {
        return failure -> failure instanceof AccessDeniedException || failure instanceof AuthenticationException;
    }
}
