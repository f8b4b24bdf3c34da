package dev.auditkit.quarkus.deployment;

import io.quarkus.builder.item.SimpleBuildItem;
import java.util.List;
import java.util.Map;

/** What is known of the audited methods of the application. Immutable. */
final class AuditedMethodsBuildItem extends SimpleBuildItem {

    private final Map<String, List<String>> parameterNames;

    AuditedMethodsBuildItem(Map<String, List<String>> parameterNames) {
        this.parameterNames = Map.copyOf(parameterNames);
    }

    /** From methods to the names of their parameters. */
    Map<String, List<String>> parameterNames() {
        return parameterNames;
    }
}
