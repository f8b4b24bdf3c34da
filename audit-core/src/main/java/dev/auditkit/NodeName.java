package dev.auditkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The default of {@link AuditOption#NODE}: the application's name, {@code @} and the host's. */
final class NodeName {

    private NodeName() {}

    static String ofThisProcess() {
        String name = application() + "@" + host();
        return name.length() > 255 ? name.substring(0, 255) : name;
    }

    /** The jar or main class that the JVM was started with, without its path, package and version. */
    private static String application() {
        String command = System.getProperty("sun.java.command", "").strip();
        String main = command.isEmpty() ? "java" : command.split("\\s", 2)[0];
        String name = main.endsWith(".jar")
                ? main.substring(0, main.length() - 4)
                        .replaceAll(".*[/\\\\]", "")
                        .replaceAll("-[0-9][^/]*$", "")
                : main.replaceAll(".*[./]", "");
        String printable = name.replaceAll("[^\\p{Alnum}_.$-]", "");
        return printable.isEmpty() ? "java" : printable;
    }

    /** The host's name, from where it costs no look-up on a network if possible. */
    private static String host() {
        String fromEnvironment = System.getenv("HOSTNAME");
        if (fromEnvironment != null && !fromEnvironment.isBlank()) {
            return fromEnvironment.strip();
        }
        try {
            String fromFile = Files.readString(Path.of("/etc/hostname")).strip();
            if (!fromFile.isEmpty()) {
                return fromFile;
            }
        } catch (IOException e) {
            // Not a system that has the file: ask the resolver.
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
