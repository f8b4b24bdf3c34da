package dev.auditkit.spring;

import dev.auditkit.AuditConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** What the application is called. */
final class ApplicationName {

    private static final String PROPERTY = "spring.application.name";
    private static final int LONGEST = 255;

    private ApplicationName() {}

    /** The name, {@code application} where it has none. */
    static String of(Environment environment) {
        String name = configured(environment);
        return name == null ? "application" : name;
    }

    /** The name, {@code @} and the host; null where the application has no name: the log then goes by what the JVM was started with. */
    static @Nullable String node(Environment environment) {
        String name = configured(environment);
        if (name == null) {
            return null;
        }
        String ofProcess = AuditConfig.defaults().node();
        String node = name.replaceAll("\\p{Cntrl}", "") + ofProcess.substring(ofProcess.lastIndexOf('@'));
        return node.length() > LONGEST ? node.substring(0, LONGEST) : node;
    }

    private static @Nullable String configured(Environment environment) {
        String name = environment.getProperty(PROPERTY);
        return name == null || name.isBlank() ? null : name.strip();
    }
}
