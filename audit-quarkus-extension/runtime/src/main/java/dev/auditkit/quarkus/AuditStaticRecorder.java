package dev.auditkit.quarkus;

import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.ShutdownContext;
import io.quarkus.runtime.annotations.Recorder;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings to run time what was found out when the application was built. */
@Recorder
public class AuditStaticRecorder {

    /** What is known of audited methods. */
    public RuntimeValue<KnownMethods> knownMethods(Map<String, List<String>> parameterNames, Set<String> notPublic) {
        return new RuntimeValue<>(new KnownMethods(parameterNames, notPublic));
    }

    /**
     * Has the routes forgotten with the application, also with one that does not come up: in dev mode another follows in the same JVM.
     *
     * @param path the path that all resources are below; empty for none
     */
    public void routes(String path, ShutdownContext shutdown) {
        KnownRoutes.below(path);
        shutdown.addShutdownTask(KnownRoutes::clear);
    }
}
