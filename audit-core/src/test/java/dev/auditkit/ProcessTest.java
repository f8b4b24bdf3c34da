package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditOption.FailurePolicy;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs a second process, or a second class loader. */
@Timeout(300)
class ProcessTest {

    private static final List<String> SMALL_HEAP = List.of("-Xmx64m");

    @TempDir
    Path temp;

    private AuditConfig config(FailurePolicy policy) {
        return LogFiles.config(temp).failurePolicy(policy).build();
    }

    private ChildJvm child(String... arguments) throws IOException {
        return ChildJvm.start(SMALL_HEAP, WritingMain.class, arguments);
    }

    private List<String> events() {
        return LogFiles.readEvents(temp).stream().map(LogFiles.Line::operation).toList();
    }

    @Test
    void aSecondProcessIsToldWhereAndByWhomTheLogIsHeld() throws Exception {
        try (ChildJvm holder = child("hold", temp.toString())) {
            holder.awaitLine("open");
            assertThatThrownBy(() -> AuditLog.open(config(FailurePolicy.CLOSED)))
                    .isInstanceOf(AuditLockedException.class)
                    .hasMessageContaining(temp.toRealPath().toString())
                    .hasMessageContaining("process " + holder.pid() + " on ")
                    .hasMessageContaining(", started 2");
            try (ChildJvm other = child("hold", temp.toString())) {
                assertThat(other.awaitLine("refused"))
                        .contains(temp.toRealPath().toString(), "process " + holder.pid());
                assertThat(other.join(60)).isZero();
            }
            try (AuditReader reader = AuditReader.open(config(FailurePolicy.OPEN))) {
                Eventually.until(
                        "a reader sees what the other process writes",
                        () -> reader.query(AuditQuery.builder()
                                                .operation("held")
                                                .build())
                                        .entries()
                                        .size()
                                == 1);
            }
            try (AuditLog log = AuditLog.open(config(FailurePolicy.OPEN))) {
                assertThat(log.stats().state()).isEqualTo(AuditStats.State.DOWN);
                assertThat(log.stats().reason()).contains("process " + holder.pid());
                log.log(AuditEvent.of("queued").build());
                holder.endInput();
                assertThat(holder.join(60)).isZero();
                Eventually.until("the log is free", () -> log.stats().state() == AuditStats.State.UP);
            }
        }
        assertThat(events()).containsExactly("held", "queued");
        assertThat(LogFiles.read(temp, "audit.recovered")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"return", "exit", "halt"})
    void whatWasLoggedIsThereWhenAJvmEndsWithoutAClose(String how) throws Exception {
        try (ChildJvm child = child("leave", temp.toString(), how)) {
            assertThat(child.join(60)).isEqualTo(how.equals("return") ? 0 : how.equals("exit") ? 3 : 4);
        }
        List<String> all = IntStream.range(0, 1_000).mapToObj(i -> "event." + i).toList();
        assertThat(events()).isEqualTo(all);
        AuditLog.open(config(FailurePolicy.CLOSED)).close();
        assertThat(events()).isEqualTo(all);
        assertThat(LogFiles.read(temp, "audit.recovered")).hasSize(1);
    }

    @Test
    void anApplicationsOwnHookMayStillLogAndClose() throws Exception {
        try (ChildJvm child = child("leave", temp.toString(), "close-in-hook")) {
            assertThat(child.join(60)).isZero();
        }
        assertThat(events()).hasSize(1_001).endsWith("from.the.hook");
        assertThat(LogFiles.read(temp, "audit.closed")).hasSize(1);
    }

    /** Opens the log and leaves it open; answers with what it is told. For use by way of another class loader. */
    public static final class Opener implements UnaryOperator<String> {

        @Override
        public String apply(String directory) {
            try {
                AuditLog.open(LogFiles.config(Path.of(directory))
                        .failurePolicy(FailurePolicy.CLOSED)
                        .build());
                return "open";
            } catch (AuditException e) {
                return e.getClass().getSimpleName() + ": " + e.getMessage();
            }
        }
    }

    private static URLClassLoader otherLoader() {
        URL[] path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(ProcessTest::url)
                .toArray(URL[]::new);
        return new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String file) {
        try {
            return new File(file).toURI().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static UnaryOperator<String> opener(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> opener = loader.loadClass(Opener.class.getName());
        assertThat(opener).isNotSameAs(Opener.class);
        return (UnaryOperator<String>) opener.getDeclaredConstructor().newInstance();
    }

    /** A POSIX lock is lost when any handle of its file is closed: a refused attempt must not open one. */
    @Test
    void anAttemptByAnotherClassLoaderIsRefusedAndDoesNotFreeTheLock() throws Exception {
        try (AuditLog log = AuditLog.open(config(FailurePolicy.CLOSED));
                URLClassLoader loader = otherLoader()) {
            for (int i = 0; i < 3; i++) {
                assertThat(opener(loader).apply(temp.toString()))
                        .startsWith("AuditLockedException")
                        .contains(
                                temp.toRealPath().toString(),
                                "process " + ProcessHandle.current().pid());
            }
            try (ChildJvm other = child("hold", temp.toString())) {
                assertThat(other.awaitLine("")).startsWith("refused");
            }
            log.log(AuditEvent.of("still.mine").build());
        }
        try (ChildJvm other = child("hold", temp.toString())) {
            other.awaitLine("open");
            other.endInput();
            assertThat(other.join(60)).isZero();
        }
        assertThat(events()).containsExactly("still.mine", "held");
    }
}
