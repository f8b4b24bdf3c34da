package dev.auditkit.micronaut;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.HttpCapture;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.util.StringUtils;
import io.micronaut.http.server.HttpServerConfiguration;
import jakarta.inject.Singleton;

/** What records requests. */
@Factory
@Requires(classes = HttpServerConfiguration.class)
@Requires(property = "audit.capture.http", notEquals = StringUtils.FALSE)
@Requires(property = "audit.enabled", notEquals = StringUtils.FALSE)
final class HttpFactory {

    @Singleton
    @Requires(missingBeans = HttpCapture.class)
    HttpCapture auditHttpCapture(AuditRecorder recorder) {
        return new HttpCapture(recorder);
    }
}
