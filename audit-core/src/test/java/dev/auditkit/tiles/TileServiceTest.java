package dev.auditkit.tiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditIntegrityException;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditStorageException;
import dev.auditkit.LogFiles;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.SignedNote;
import dev.auditkit.tree.Hash;
import dev.auditkit.tree.HashReader;
import dev.auditkit.tree.MerkleTree;
import dev.auditkit.tree.TilePath;
import dev.auditkit.tree.Tiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that knows nothing but C2SP tlog-tiles can follow the log. */
class TileServiceTest {

    private static final int TILE_HEIGHT = 8;

    @TempDir
    Path directory;

    private TileService written(int entries) {
        try (AuditLog log = AuditLog.open(LogFiles.config(directory).build())) {
            for (int i = 0; i < entries; i++) {
                log.log(AuditEvent.of("step").metadata("i", i).build());
                if (i == entries / 2) {
                    log.rotate();
                }
            }
        }
        return TileService.of(directory);
    }

    private static Checkpoint checkpoint(TileService service) throws Exception {
        TileAnswer answer = service.get("checkpoint", false);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.immutable()).isFalse();
        return Checkpoint.parse(SignedNote.parse(answer.body()).text());
    }

    /** Reads hashes as a client does: from the tile that has the subtrees on the level below. */
    private static HashReader client(TileService service, long size) {
        return (level, index) -> {
            int tileLevel = level / TILE_HEIGHT;
            int height = level % TILE_HEIGHT;
            long first = index << height;
            TilePath path = Tiles.of(tileLevel, first / TilePath.FULL, size);
            TileAnswer answer = service.get(path.toString(), false);
            if (answer.status() != 200) {
                throw new IOException(path + ": " + answer.status());
            }
            assertThat(answer.body()).hasSize(path.width() * Hash.LENGTH);
            assertThat(answer.immutable()).isTrue();
            return subtree(answer.body(), (int) (first % TilePath.FULL), 1 << height);
        };
    }

    private static Hash subtree(byte[] tile, int from, int count) {
        return count == 1
                ? Hash.of(tile, from * Hash.LENGTH, Hash.LENGTH)
                : Hash.ofNode(subtree(tile, from, count / 2), subtree(tile, from + count / 2, count / 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 251, 252, 253, 254, 600, 1_100})
    void theRootOfTheCheckpointFollowsFromTheTilesAlone(int entries) throws Exception {
        TileService service = written(entries);
        Checkpoint checkpoint = checkpoint(service);

        assertThat(MerkleTree.root(checkpoint.size(), client(service, checkpoint.size())))
                .isEqualTo(checkpoint.root());
    }

    @Test
    void theEntriesHashToTheLeaves() throws Exception {
        TileService service = written(600);
        Checkpoint checkpoint = checkpoint(service);
        List<LogFiles.Line> lines = LogFiles.read(directory);
        for (int bundle = 0; bundle * TilePath.FULL < checkpoint.size(); bundle++) {
            TilePath path = Tiles.of(TilePath.ENTRIES, bundle, checkpoint.size());
            List<byte[]> leaves = entries(service.get(path.toString(), true).body());
            byte[] hashes = service.get(Tiles.of(0, bundle, checkpoint.size()).toString(), true)
                    .body();
            assertThat(leaves).hasSize(path.width());
            for (int i = 0; i < leaves.size(); i++) {
                assertThat(Hash.ofLeaf(leaves.get(i))).isEqualTo(Hash.of(hashes, i * Hash.LENGTH, Hash.LENGTH));
                assertThat(new String(leaves.get(i), StandardCharsets.UTF_8))
                        .isEqualTo(lines.get(bundle * TilePath.FULL + i).leaf());
            }
        }
    }

    private static List<byte[]> entries(byte[] bundle) {
        List<byte[]> leaves = new ArrayList<>();
        int at = 0;
        while (at < bundle.length) {
            int length = (bundle[at] & 0xff) << 8 | (bundle[at + 1] & 0xff);
            byte[] leaf = new byte[length];
            System.arraycopy(bundle, at + 2, leaf, 0, length);
            leaves.add(leaf);
            at += 2 + length;
        }
        return leaves;
    }

    @Test
    void partialTilesOfEarlierSizesAreServedToo() {
        TileService service = written(600);
        byte[] full = service.get("tile/0/000", false).body();

        for (int width : List.of(1, 17, 255)) {
            assertThat(service.get("tile/0/000.p/" + width, false).body())
                    .hasSize(width * Hash.LENGTH)
                    .startsWith(full[0], full[1])
                    .isEqualTo(Arrays.copyOf(full, width * Hash.LENGTH));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tile",
                "tile/0/003",
                "tile/0/002.p/255",
                "tile/9/000",
                "tile/0/0",
                "tile/entries/x001/000",
                "signing-key.pem",
                "../signing-key.pem",
                "tile/0/../../signing-key.pem",
                "audit-00000000000000000000.jsonl"
            })
    void whatIsNoTileOfTheLogIsNotFound(String path) {
        assertThat(written(600).get(path, true).status()).isEqualTo(404);
    }

    @Test
    void entriesAreForThoseWhoMayReadThem() {
        TileService service = written(3);

        assertThat(service.get("tile/entries/000.p/3", false).status()).isEqualTo(403);
        assertThat(service.get("tile/entries/000.p/3", true).status()).isEqualTo(200);
        assertThat(service.get("tile/0/000.p/3", false).status()).isEqualTo(200);
    }

    @Test
    void aDamagedEntryIsNotServed() throws IOException {
        TileService service = written(3);
        Path segment = LogFiles.segments(directory).get(0);
        Files.writeString(segment, Files.readString(segment).replaceFirst("audit\\.opened", "audit.opaned"));

        assertThatThrownBy(() -> service.get("tile/entries/000.p/3", true)).isInstanceOf(AuditIntegrityException.class);
        assertThatThrownBy(() -> service.get("tile/0/000.p/3", true)).isInstanceOf(AuditIntegrityException.class);
    }

    @Test
    void aDirectoryThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> TileService.of(directory.resolve("none"))).isInstanceOf(AuditStorageException.class);
    }
}
