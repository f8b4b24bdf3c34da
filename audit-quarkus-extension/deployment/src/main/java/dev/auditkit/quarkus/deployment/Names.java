package dev.auditkit.quarkus.deployment;

import org.jboss.jandex.DotName;

/** Names of classes that need not be there, or that the extension keeps to itself. */
final class Names {

    static final DotName AUDITED = DotName.createSimple("dev.auditkit.Audited");
    static final DotName ASYNC_RESULT = DotName.createSimple("dev.auditkit.capture.AsyncResult");
    static final DotName SYSTEM_WORK = DotName.createSimple("dev.auditkit.quarkus.SystemWork");
    static final DotName APPLICATION_PATH = DotName.createSimple("jakarta.ws.rs.ApplicationPath");
    static final DotName SCHEDULED = DotName.createSimple("io.quarkus.scheduler.Scheduled");
    static final DotName SCHEDULES = DotName.createSimple("io.quarkus.scheduler.Scheduled$Schedules");

    private static final String RUNTIME = "dev.auditkit.quarkus.";

    private Names() {}

    /** The name of a class of the extension's runtime. */
    static String bean(String simpleName) {
        return RUNTIME + simpleName;
    }
}
