package dev.auditkit.spring.actuate;

import dev.auditkit.AuditLog;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.spring.AuditLogAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The endpoint {@code auditlog}, where it is exposed. */
@AutoConfiguration(after = AuditLogAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean({AuditLog.class, AuditRecorder.class})
@ConditionalOnAvailableEndpoint(endpoint = AuditLogEndpoint.class)
public final class AuditEndpointAutoConfiguration {

    AuditEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    AuditLogEndpoint auditLogEndpoint(AuditLog log, AuditRecorder recorder) {
        return new AuditLogEndpoint(log, recorder);
    }
}
