package dev.auditkit.verify;

/** What a {@link Finding} is about. */
public enum FindingKind {

    /** An entry is not the one that was written. */
    ALTERED(true),

    /** Bytes are no line of a log, or a line has not the exact form. */
    MALFORMED(true),

    /** A line stands where another belongs: swapped, duplicated, inserted, or with another number. */
    OUT_OF_SEQUENCE(true),

    /** Entries, a whole segment or a file are not there. */
    MISSING(true),

    /** The log ends before entries that it has signed, or a line is cut off that others follow. */
    TRUNCATED(true),

    /** The entries, each sound by itself, do not give a root that was signed. */
    ROOT_MISMATCH(true),

    /** The file {@code tree} is not what the entries give. */
    TREE_FILE(true),

    /** A kept tile is not what was signed. */
    TILE(true),

    /** A file that should hold a checkpoint holds something else, or an older one. */
    CHECKPOINT_FILE(true),

    /** A signature by a known key is wrong, or by a key that no longer signed. */
    BAD_SIGNATURE(true),

    /** A checkpoint is signed by nobody who is trusted. */
    UNKNOWN_KEY(true),

    /** The file {@code verifier-key} is not what it should be. */
    KEY_FILE(true),

    /** The log is not the continuation of what it signed before. */
    NOT_AN_EXTENSION(true),

    /** The oldest entries were removed, and no signed entry authorises it. */
    UNAUTHORISED_REMOVAL(true),

    /** An index is not that of its segment: queries may miss entries until it is deleted, and then built anew. */
    INDEX(false),

    /** The last line has no end: a writer is at work, or was torn away from it. */
    INCOMPLETE_LINE(false),

    /** A checkpoint in the history is torn, or cannot be checked any more; what was signed later stands for it. */
    NOTE(false);

    private final boolean damage;

    FindingKind(boolean damage) {
        this.damage = damage;
    }

    /** Whether it means that the log is not as it was written; else it is only worth knowing. */
    public boolean damage() {
        return damage;
    }
}
