package dev.auditkit.quarkus.deployment;

import io.quarkus.builder.item.SimpleBuildItem;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is known of the audited methods of the application. Immutable. */
final class AuditedMethodsBuildItem extends SimpleBuildItem {

    private final Map<String, List<String>> parameterNames;
    private final Set<String> notPublic;

    AuditedMethodsBuildItem(Map<String, List<String>> parameterNames, Set<String> notPublic) {
        this.parameterNames = Map.copyOf(parameterNames);
        this.notPublic = Set.copyOf(notPublic);
    }

    /** From methods to the names of their parameters. */
    Map<String, List<String>> parameterNames() {
        return parameterNames;
    }

    /** Those that are not public and have the annotation, of their own or of one that they override. */
    Set<String> notPublic() {
        return notPublic;
    }
}
