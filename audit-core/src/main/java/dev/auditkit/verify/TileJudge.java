package dev.auditkit.verify;

import dev.auditkit.internal.journal.Block;
import dev.auditkit.tree.BlockHasher;
import dev.auditkit.tree.Hash;
import java.io.IOException;
import java.util.Arrays;

/** Compares the kept tiles with the file {@code tree} and with each other. For one thread. */
final class TileJudge {

    private final TileFiles tiles;
    private final BlockHashes tree;
    private final Findings findings;
    private final BlockHasher hasher = new BlockHasher();

    TileJudge(TileFiles tiles, BlockHashes tree, Findings findings) {
        this.tiles = tiles;
        this.tree = tree;
        this.findings = findings;
    }

    /** @param signed how many entries the newest checkpoint covers; behind them nothing is believed */
    void judge(long signed) throws IOException {
        for (TileFiles.Tile tile : tiles.list()) {
            byte[] leaves = tiles.read(tile);
            if (leaves == null) {
                add(tile, "it has not the length of " + tile.width() + " hashes");
            } else if (tile.width() == Block.ENTRIES) {
                Hash stored = (tile.block() + 1) * Block.ENTRIES <= signed ? tree.read(tile.block()) : null;
                if (stored != null && !stored.equals(hasher.root(leaves, Block.ENTRIES))) {
                    add(tile, "its hashes do not give the one that the file tree has");
                }
            } else {
                TileFiles.Tile wider = tiles.find(tile.block(), tile.width() + 1);
                byte[] other = wider == null ? null : tiles.read(wider);
                if (other != null && !Arrays.equals(leaves, 0, leaves.length, other, 0, leaves.length)) {
                    add(tile, "it has other hashes than " + (wider == null ? "" : wider.name()));
                }
            }
        }
    }

    private void add(TileFiles.Tile tile, String what) {
        boolean told = findings.sorted().stream()
                .anyMatch(found ->
                        found.kind() == FindingKind.TILE && found.file().equals(tile.name()));
        if (!told) {
            findings.add(FindingKind.TILE, tile.name(), 0, what);
        }
    }
}
