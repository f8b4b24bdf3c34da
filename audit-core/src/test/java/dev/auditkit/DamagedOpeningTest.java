package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.internal.journal.DirectoryStorage;
import dev.auditkit.internal.keys.SigningKeys;
import dev.auditkit.internal.proof.CheckpointFiles;
import dev.auditkit.internal.proof.KeyFile;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.NoteSigner;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.tree.Hash;
import dev.auditkit.verify.LogVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Opens logs whose files are not those that were signed. */
@Timeout(300)
class DamagedOpeningTest {

    private static final String ORIGIN = "example.com/log";

    @TempDir
    static Path templates;

    @TempDir
    Path temp;

    private Path log;

    /** Three segments, of which the last was closed: every entry is signed. */
    @BeforeAll
    static void writeTemplates() throws IOException {
        write(LogFiles.config(templates.resolve("drawn")).build());
        write(configured(templates.resolve("configured")).build());
    }

    private static AuditConfig.Builder configured(Path directory) {
        return LogFiles.config(directory).origin(ORIGIN);
    }

    private static void write(AuditConfig config) {
        try (AuditLog log = AuditLog.open(config)) {
            for (int count : new int[] {300, 300, 120}) {
                for (int i = 0; i < count; i++) {
                    log.log(AuditEvent.of("event." + i).build());
                }
                log.flush();
                if (count == 300) {
                    log.rotate();
                }
            }
        }
    }

    @BeforeEach
    void copyTemplate() throws IOException {
        log = LogFiles.copy(templates.resolve("drawn"), temp.resolve("log"));
    }

    /** What is done to a log so that its entries are no longer those that were signed. */
    enum Damage {
        FLIPPED_BIT {
            @Override
            void to(Path log) throws IOException {
                LogFiles.Line line = LogFiles.read(log).get(650);
                String all = Files.readString(segment(log, 2));
                flip(
                        segment(log, 2),
                        all.indexOf(line.leaf().substring(0, line.leaf().length() - 1)) + 30);
            }

            @Override
            void check(AuditDamage damage, Path log) {
                assertPlace(damage, 650, segment(log, 2));
            }
        },
        LINE_CUT {
            @Override
            void to(Path log) throws IOException {
                Path last = segment(log, 2);
                Files.write(last, Arrays.copyOf(Files.readAllBytes(last), (int) Files.size(last) - 3));
            }

            @Override
            void check(AuditDamage damage, Path log) {
                assertPlace(damage, SIZE - 1, segment(log, 2));
            }
        },
        LINES_MISSING {
            @Override
            void to(Path log) throws IOException {
                List<String> lines = Files.readAllLines(segment(log, 2));
                Files.write(segment(log, 2), lines.subList(0, lines.size() - 2));
            }

            @Override
            void check(AuditDamage damage, Path log) {
                assertPlace(damage, SIZE - 2, segment(log, 2));
                assertThat(damage.what()).contains("the log ends before entry " + (SIZE - 2));
            }
        },
        LINE_LEFT_OUT {
            @Override
            void to(Path log) throws IOException {
                List<String> lines = Files.readAllLines(segment(log, 2));
                lines.remove(20);
                Files.write(segment(log, 2), lines);
            }

            @Override
            void check(AuditDamage damage, Path log) {
                assertPlace(damage, LogFiles.firstSeq(segment(log, 2)) + 20, segment(log, 2));
            }
        },
        LAST_SEGMENT_MISSING {
            @Override
            void to(Path log) throws IOException {
                Files.delete(segment(log, 2));
            }

            @Override
            void check(AuditDamage damage, Path log) {
                assertThat(damage.seq()).isEqualTo(602);
                assertThat(damage.file())
                        .isEqualTo(segment(log, 1).getFileName().toString());
            }
        },
        ALL_SEGMENTS_MISSING {
            @Override
            void to(Path log) throws IOException {
                for (Path segment : LogFiles.segments(log)) {
                    Files.delete(segment);
                }
            }

            @Override
            void check(AuditDamage damage, Path log) {
                assertThat(damage.seq()).isZero();
                assertThat(damage.what()).contains("covers " + SIZE);
            }
        },
        MIDDLE_SEGMENT_MISSING {
            @Override
            void to(Path log) throws IOException {
                Files.delete(segment(log, 1));
            }

            @Override
            void check(AuditDamage damage, Path log) {
                assertThat(damage.seq()).isEqualTo(301);
                assertThat(damage.file())
                        .isEqualTo(segment(log, 0).getFileName().toString());
            }
        },
        OTHER_ROOT_SIGNED {
            @Override
            void to(Path log) throws IOException {
                NoteSigner own = SigningKeys.ed25519(
                        Files.readAllBytes(log.resolve("signing-key.pem")),
                        "a test",
                        keys(log).get(0).name());
                Files.write(log.resolve("checkpoint"), note(own, SIZE).bytes());
                Files.delete(log.resolve("checkpoints"));
            }

            @Override
            void check(AuditDamage damage, Path log) {
                assertThat(damage.what()).contains("root").contains(Integer.toString(SIZE));
            }
        },
        KEYS_MISSING {
            @Override
            void to(Path log) throws IOException {
                Files.delete(log.resolve("verifier-key"));
            }

            @Override
            void check(AuditDamage damage, Path log) {
                assertThat(damage.file()).isEqualTo(KeyFile.NAME);
            }
        },
        ALL_CHECKPOINTS_MISSING {
            @Override
            void to(Path log) throws IOException {
                Files.delete(log.resolve("checkpoint"));
                Files.delete(log.resolve("checkpoints"));
            }

            @Override
            void check(AuditDamage damage, Path log) {
                assertThat(damage.file()).isEqualTo("checkpoint");
                assertThat(damage.what()).contains("no checkpoint");
            }
        },
        KEYS_AND_NEWEST_CHECKPOINT_MISSING {
            @Override
            void to(Path log) throws IOException {
                Files.delete(log.resolve("verifier-key"));
                Files.delete(log.resolve("checkpoint"));
            }

            @Override
            void check(AuditDamage damage, Path log) {
                assertThat(damage.file()).isEqualTo(KeyFile.NAME);
            }
        },
        KEYS_EDITED {
            @Override
            void to(Path log) throws IOException {
                flip(log.resolve("verifier-key"), 60);
            }

            @Override
            void check(AuditDamage damage, Path log) {
                assertThat(damage.file()).isEqualTo(KeyFile.NAME);
            }
        };

        static final int SIZE = 724; // with audit.opened, two audit.rotated and audit.closed

        abstract void to(Path log) throws IOException;

        abstract void check(AuditDamage damage, Path log);

        static Path segment(Path log, int index) {
            return LogFiles.segments(log).get(index);
        }

        static void assertPlace(AuditDamage damage, long seq, Path file) {
            assertThat(damage.seq()).isEqualTo(seq);
            assertThat(damage.file()).isEqualTo(file.getFileName().toString());
        }
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    private static SignedNote note(NoteSigner signer, long size) {
        try {
            Checkpoint text = Checkpoint.of(
                    signer.verifierKey().name(), size, Hash.ofLeaf("other".getBytes(StandardCharsets.UTF_8)));
            return SignedNote.sign(text.text(), List.of(signer));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<VerifierKey> keys(Path log) {
        try {
            return KeyFile.read(DirectoryStorage.of(log));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String origin(Path log) {
        return keys(log).get(0).name();
    }

    /** The files that make up the log, with what is in them. */
    private static Map<String, String> content(Path log) throws IOException {
        Map<String, String> content = new TreeMap<>();
        for (Path file : LogFiles.list(log)) {
            String name = file.getFileName().toString();
            if (Files.isRegularFile(file) && !name.startsWith("lock") && !name.equals("signing-key.pem")) {
                content.put(name, Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return content;
    }

    private static AuditConfig closed(Path log) {
        return LogFiles.config(log).failurePolicy(FailurePolicy.CLOSED).build();
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void closedRefusesAndTouchesNothing(Damage damage) throws IOException {
        damage.to(log);
        Map<String, String> before = content(log);
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatExceptionOfType(AuditIntegrityException.class)
                    .isThrownBy(() -> AuditLog.open(closed(log)))
                    .satisfies(e -> damage.check(e.damage().get(0), log))
                    .satisfies(e ->
                            assertThat(e).hasMessageContaining(e.damage().get(0).toString()));
            assertThat(content(log)).isEqualTo(before);
        }
        assertThat(log.resolve("succession.unacknowledged")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void openSetsTheLogAsideAndBeginsAnother(Damage damage) throws IOException {
        damage.to(log);
        Map<String, String> before = content(log);
        byte[] key = Files.readAllBytes(log.resolve("signing-key.pem"));
        String origin = origin(templates.resolve("drawn"));
        try (AuditLog opened = AuditLog.open(LogFiles.config(log).build())) {
            opened.log(AuditEvent.of("goes.on").build());
            opened.flush();
            assertThat(opened.stats().state()).isEqualTo(AuditStats.State.DOWN);
            assertThat(opened.stats().reason()).contains("set-aside-");
        }
        Path aside = LogFiles.list(log).stream()
                .filter(file -> file.getFileName().toString().startsWith("set-aside-"))
                .findFirst()
                .orElseThrow();
        assertThat(content(aside)).isEqualTo(before);
        assertThat(Files.readAllBytes(log.resolve("signing-key.pem"))).isEqualTo(key);
        assertThat(origin(log)).isNotEqualTo(origin).startsWith("auditkit/");
        List<LogFiles.Line> lines = LogFiles.read(log);
        assertThat(lines)
                .extracting(LogFiles.Line::operation)
                .containsExactly("audit.opened", "audit.succession", "goes.on", "audit.closed");
        assertThat(lines.get(0).metadata().get("origin").asString()).isEqualTo(origin(log));
        assertThat(lines.get(1).metadata().get("set_aside").asString())
                .isEqualTo(aside.getFileName().toString());
        assertThat(lines.get(1).metadata().get("damage").get(0).asString()).isNotEmpty();
        assertThat(LogVerifier.of(log).run().ok()).isTrue();

        try (AuditLog again = AuditLog.open(closed(log))) {
            assertThat(again.stats().state()).isEqualTo(AuditStats.State.DOWN);
            again.acknowledge("seen");
            assertThat(again.stats().state()).isEqualTo(AuditStats.State.UP);
            again.log(AuditEvent.of("more").build());
        }
        assertThat(LogFiles.list(log).stream().filter(Files::isDirectory)).containsExactly(aside);
        assertThat(LogVerifier.of(log).run().ok()).isTrue();
    }

    @Test
    void aConfiguredOriginGetsASuccessorsOriginAndKeepsIt() throws IOException {
        Path other = LogFiles.copy(templates.resolve("configured"), temp.resolve("configured"));
        assertThat(origin(other)).isEqualTo(ORIGIN);
        Files.delete(LogFiles.segments(other).get(2));
        AuditConfig config = configured(other).build();
        AuditLog.open(config).close();
        String successor = origin(other);
        assertThat(successor).matches("example\\.com/log/after-set-aside-[0-9]{8}T[0-9]{6}\\.[0-9]{6}Z");

        try (AuditLog again = AuditLog.open(config)) {
            again.acknowledge("seen");
        }
        AuditLog.open(config).close();
        assertThat(origin(other)).isEqualTo(successor);
        assertThat(LogVerifier.of(other).run().ok()).isTrue();

        Files.delete(LogFiles.segments(other).get(0));
        AuditLog.open(config).close();
        assertThat(origin(other)).isNotEqualTo(successor).startsWith(ORIGIN + "/after-set-aside-");
        assertThat(LogFiles.list(other).stream().filter(Files::isDirectory)).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(TreeDamage.class)
    void aFileTreeThatIsWrongIsBuiltAnew(TreeDamage damage) throws IOException {
        Path tree = log.resolve("tree");
        byte[] before = Files.readAllBytes(tree);
        assertThat(before).hasSize(2 * Hash.LENGTH);
        damage.to(tree);
        try (AuditLog opened = AuditLog.open(closed(log))) {
            opened.log(AuditEvent.of("goes.on").build());
            opened.flush();
            assertThat(opened.stats().state()).isEqualTo(AuditStats.State.UP);
        }
        assertThat(Arrays.copyOf(Files.readAllBytes(tree), before.length)).isEqualTo(before);
        assertThat(LogFiles.read(log, "audit.recovered")).isEmpty();
        assertThat(LogVerifier.of(log).run().ok()).isTrue();
    }

    /** What is done to the file tree. */
    enum TreeDamage {
        MISSING {
            @Override
            void to(Path tree) throws IOException {
                Files.delete(tree);
            }
        },
        EMPTY {
            @Override
            void to(Path tree) throws IOException {
                Files.write(tree, new byte[0]);
            }
        },
        SHORT {
            @Override
            void to(Path tree) throws IOException {
                Files.write(tree, Arrays.copyOf(Files.readAllBytes(tree), Hash.LENGTH + 5));
            }
        },
        EDITED {
            @Override
            void to(Path tree) throws IOException {
                flip(tree, 40);
            }
        },
        LONG {
            @Override
            void to(Path tree) throws IOException {
                Files.write(tree, Arrays.copyOf(Files.readAllBytes(tree), 10 * Hash.LENGTH + 1));
            }
        };

        abstract void to(Path tree) throws IOException;
    }

    private void reopensWithoutDamage(int adopted) throws IOException {
        try (AuditLog opened = AuditLog.open(closed(log))) {
            opened.flush();
            assertThat(opened.stats().state()).isEqualTo(AuditStats.State.UP);
        }
        List<LogFiles.Line> recovered = LogFiles.read(log, "audit.recovered");
        if (adopted < 0) {
            assertThat(recovered).isEmpty();
        } else {
            assertThat(recovered).hasSize(1);
            assertThat(recovered.get(0).metadata().get("adopted_from").asInt()).isEqualTo(adopted);
            assertThat(recovered.get(0).metadata().get("adopted_to").asInt()).isEqualTo(Damage.SIZE - 1);
        }
        assertThat(origin(log)).isEqualTo(origin(templates.resolve("drawn")));
        assertThat(LogVerifier.of(log).run().firstDamage()).isEmpty();
    }

    @Test
    void withoutTheNewestCheckpointTheHistoryIsUsed() throws IOException {
        Files.delete(log.resolve("checkpoint"));
        reopensWithoutDamage(-1);
        assertThat(log.resolve("checkpoint")).exists();
    }

    @Test
    void withoutTheHistoryTheNewestCheckpointIsUsed() throws IOException {
        Files.delete(log.resolve("checkpoints"));
        reopensWithoutDamage(-1);
    }

    @Test
    void aCheckpointOfAnotherKeyIsPassedOver() throws IOException {
        NoteSigner stranger =
                SigningKeys.ed25519(SigningKeys.generateEd25519(), "a test", origin(templates.resolve("drawn")));
        Files.write(log.resolve("checkpoint"), note(stranger, 10_000).bytes());
        reopensWithoutDamage(-1);
    }

    @Test
    void aCheckpointThatIsNoneIsPassedOver() throws IOException {
        Files.write(log.resolve("checkpoint"), new byte[] {1, 2, '\n', '\n', 3});
        reopensWithoutDamage(-1);
    }

    @Test
    void anOlderCheckpointInPlaceOfTheNewestIsPassedOver() throws Exception {
        SignedNote oldest =
                CheckpointFiles.read(DirectoryStorage.of(log)).get(0).note();
        assertThat(Checkpoint.parse(oldest.text()).size()).isLessThan(Damage.SIZE);
        Files.write(log.resolve("checkpoint"), oldest.bytes());
        reopensWithoutDamage(-1);
    }

    @Test
    void aFlippedBitOfASealedSegmentIsFoundByVerifying() throws IOException {
        flip(LogFiles.segments(log).get(0), 2_000);
        try (AuditLog opened = AuditLog.open(closed(log))) {
            assertThat(opened.verify().ok()).isFalse();
        }
        assertThat(LogFiles.list(log)).anyMatch(file -> file.endsWith("verifier-key"));
    }
}
