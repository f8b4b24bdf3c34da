package dev.auditkit.quarkus;

import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import java.util.List;
import java.util.Map;

/** Brings to run time what was found out when the application was built. */
@Recorder
public class AuditStaticRecorder {

    /** The names of the parameters of audited methods. */
    public RuntimeValue<ParameterNames> parameterNames(Map<String, List<String>> names) {
        return new RuntimeValue<>(new ParameterNames(names));
    }
}
