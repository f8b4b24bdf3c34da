package dev.auditkit.benchmarks.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The subjects. */
public enum PeerKind {
    /** AuditKit, with leaf hash, tree and signed checkpoints, everything at its default. */
    AUDITKIT("AuditKit", List.of()),
    /** Log4j 2 with all loggers asynchronous. */
    LOG4J(
            "Log4j2 all-async + JsonTemplateLayout",
            List.of(
                    // https://logging.apache.org/log4j/2.x/manual/async.html: "Make all loggers asynchronous"
                    "-Dlog4j2.contextSelector=org.apache.logging.log4j.core.async.AsyncLoggerContextSelector",
                    "-Dlog4j2.configurationFile=peers/log4j2.xml",
                    "-Dlog4j2.statusLoggerLevel=WARN")),
    /** Logback behind its AsyncAppender, which here never drops. */
    LOGBACK("Logback async + logstash encoder", List.of("-Dlogback.configurationFile=peers/logback.xml")),
    /** Chronicle Queue, given bytes that are ready. */
    CHRONICLE_BYTES("Chronicle Queue, ready-made bytes", chronicle()),
    /** Chronicle Queue, given fields. */
    CHRONICLE_FIELDS("Chronicle Queue, fields", chronicle()),
    /** audit4j with its own file handler. */
    AUDIT4J("audit4j", List.of()),
    /** Takes events and forgets them: what the measuring itself costs. */
    NOTHING("(nothing: the measuring itself)", List.of());

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of and toList
    private final List<String> jvmOptions;

    PeerKind(String label, List<String> jvmOptions) {
        this.label = label;
        this.jvmOptions = jvmOptions;
    }

    /** How reports call it. */
    public String label() {
        return label;
    }

    /** What its JVM must be started with to write into a directory. */
    public List<String> jvmOptions(Path directory) {
        List<String> options = new ArrayList<>(jvmOptions);
        options.add("-Dbench.dir=" + directory);
        return options;
    }

    /** Starts it, with new files in an existing directory. */
    public Peer open(Path directory) {
        return switch (this) {
            case AUDITKIT -> new AuditKitPeer(directory);
            case LOG4J -> new Log4jPeer(directory);
            case LOGBACK -> new LogbackPeer(directory);
            case CHRONICLE_BYTES -> ChroniclePeer.ofBytes(directory);
            case CHRONICLE_FIELDS -> ChroniclePeer.ofFields(directory);
            case AUDIT4J -> new Audit4jPeer(directory);
            case NOTHING -> new NothingPeer();
        };
    }

    /** What the vendor wants opened on Java 17 and later; and it is not to report its use to the vendor. */
    private static List<String> chronicle() {
        return Stream.of(
                        "-Dchronicle.analytics.disable=true",
                        "-Ddisable.announcer.banner=true",
                        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                        "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
                        "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
                        "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                        "--add-opens=java.base/java.io=ALL-UNNAMED",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED")
                .toList();
    }
}
