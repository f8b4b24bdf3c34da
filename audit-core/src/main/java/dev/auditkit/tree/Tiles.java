package dev.auditkit.tree;

import java.io.IOException;

/** Cuts a tree into tiles (C2SP tlog-tiles, "Merkle Tree"). */
public final class Tiles {

    /** A tile has the hashes of a subtree of this height. */
    private static final int HEIGHT = 8;

    private Tiles() {}

    /**
     * How many hashes a tile has in a tree of some size, from 0 (there is no such tile) to {@value TilePath#FULL}; for the
     * level {@value TilePath#ENTRIES}, how many entries the bundle has.
     *
     * @throws IllegalArgumentException when the level is below {@value TilePath#ENTRIES}, the index or the size negative
     */
    public static int width(int level, long index, long size) {
        if (level < TilePath.ENTRIES || index < 0 || size < 0) {
            throw new IllegalArgumentException(
                    "tile " + index + " of level " + level + " in a tree of " + size + " cannot be");
        }
        int height = HEIGHT * Math.max(level, 0);
        long hashes = height >= Long.SIZE - 1 ? 0 : size >> height; // floor(s / 256**l)
        if (index > hashes >> HEIGHT) {
            return 0;
        }
        return (int) Math.min(hashes - (index << HEIGHT), TilePath.FULL);
    }

    /**
     * The tile that a tree of some size has at a place.
     *
     * @throws IllegalArgumentException when it has none there
     */
    public static TilePath of(int level, long index, long size) {
        int width = width(level, index, size);
        if (width == 0) {
            throw new IllegalArgumentException("a tree of " + size + " has no tile " + index + " on level " + level);
        }
        return new TilePath(level, index, width);
    }

    /**
     * The bytes of a tile of a tree of some size: its hashes, one after the other. A partial tile of an earlier size of the tree
     * is one of this size too.
     *
     * @param reader reads the hashes of that tree
     * @throws IllegalArgumentException when the tree has no such tile, or not that many hashes in it, or entries are asked for
     * @throws IOException when a hash cannot be read
     */
    public static byte[] bytes(TilePath tile, long size, HashReader reader) throws IOException {
        if (tile.entries() || tile.width() > width(tile.level(), tile.index(), size)) {
            throw new IllegalArgumentException("a tree of " + size + " has no tile of hashes " + tile);
        }
        byte[] bytes = new byte[tile.width() * Hash.LENGTH];
        for (int i = 0; i < tile.width(); i++) {
            reader.read(HEIGHT * tile.level(), (tile.index() << HEIGHT) + i).copyTo(bytes, i * Hash.LENGTH);
        }
        return bytes;
    }
}
