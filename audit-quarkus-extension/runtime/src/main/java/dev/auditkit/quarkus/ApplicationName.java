package dev.auditkit.quarkus;

import dev.auditkit.AuditConfig;
import org.eclipse.microprofile.config.ConfigProvider;

/** What the application is called. */
final class ApplicationName {

    private static final String PROPERTY = "quarkus.application.name";
    private static final int LONGEST = 255;

    private ApplicationName() {}

    /** The name, {@code application} where it has none. */
    static String get() {
        return ConfigProvider.getConfig()
                .getOptionalValue(PROPERTY, String.class)
                .map(name -> name.replaceAll("\\p{Cntrl}", "").strip())
                .filter(name -> !name.isEmpty())
                .orElse("application");
    }

    /** The name, {@code @} and the host. */
    static String node() {
        String ofProcess = AuditConfig.defaults().node();
        String node = get() + ofProcess.substring(ofProcess.lastIndexOf('@'));
        return node.length() > LONGEST ? node.substring(0, LONGEST) : node;
    }
}
