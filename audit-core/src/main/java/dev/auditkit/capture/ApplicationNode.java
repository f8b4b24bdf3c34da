package dev.auditkit.capture;

import dev.auditkit.AuditConfig;
import org.jspecify.annotations.Nullable;

/** What a node is called by default in an application that has a name. */
public final class ApplicationNode {

    private static final int LONGEST = 255;

    private ApplicationNode() {}

    /**
     * The name of the application, {@code @} and the host's.
     *
     * @param application the name; null or blank where it has none
     * @return null where the application has no name: the log then goes by what the JVM was started with
     */
    public static @Nullable String of(@Nullable String application) {
        if (application == null || application.isBlank()) {
            return null;
        }
        String ofProcess = AuditConfig.defaults().node();
        String node =
                application.strip().replaceAll("\\p{Cntrl}", "") + ofProcess.substring(ofProcess.lastIndexOf('@'));
        return node.length() > LONGEST ? node.substring(0, LONGEST) : node;
    }
}
