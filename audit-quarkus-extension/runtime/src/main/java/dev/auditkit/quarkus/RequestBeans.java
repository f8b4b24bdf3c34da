package dev.auditkit.quarkus;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.HttpCapture;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What records requests. */
@Singleton
class RequestBeans {

    @Produces
    @Singleton
    @DefaultBean
    HttpCapture httpCapture(AuditRecorder recorder) {
        return new HttpCapture(recorder);
    }
}
