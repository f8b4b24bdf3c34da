package dev.auditkit.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A JDK to measure on.
 *
 * @param home its directory
 * @param version its feature version, such as 17
 * @param fullVersion its whole version with its vendor
 */
record Jdk(Path home, int version, String fullVersion) {

    private static final Path INSTALLED = Path.of("/usr/lib/jvm");

    /** The program that starts Java. */
    String java() {
        return home.resolve("bin").resolve("java").toString();
    }

    /** How reports call it. */
    String label() {
        return "JDK " + version;
    }

    /** The JDK in a directory; empty where there is none. */
    static Optional<Jdk> in(Path home) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin").resolve("java")) || !Files.isReadable(release)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(release)) {
            properties.load(reader);
        } catch (IOException e) {
            return Optional.empty();
        }
        String version = unquoted(properties.getProperty("JAVA_VERSION", "0"));
        String vendor = unquoted(properties.getProperty("IMPLEMENTOR", ""));
        int feature = Integer.parseInt(version.split("[.+-]", 2)[0]);
        return Optional.of(new Jdk(home, feature, (version + " " + vendor).strip()));
    }

    /** The first JDK of that version in these directories, the environment and where Linux installs them. */
    static Optional<Jdk> find(int version, List<Path> given) {
        List<Path> homes = new ArrayList<>(given);
        Stream.of("JAVA" + version + "_HOME", "JAVA_HOME")
                .map(System::getenv)
                .filter(home -> home != null && !home.isEmpty())
                .map(Path::of)
                .forEach(homes::add);
        if (Files.isDirectory(INSTALLED)) {
            try (Stream<Path> installed = Files.list(INSTALLED)) {
                installed.sorted().forEach(homes::add);
            } catch (IOException e) {
                return Optional.empty();
            }
        }
        return homes.stream()
                .map(Jdk::in)
                .flatMap(Optional::stream)
                .filter(jdk -> jdk.version == version)
                .findFirst();
    }

    private static String unquoted(String text) {
        return text.replace("\"", "");
    }
}
