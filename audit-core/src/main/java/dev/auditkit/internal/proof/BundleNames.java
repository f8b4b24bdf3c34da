package dev.auditkit.internal.proof;

/** What the files in an evidence bundle are called. */
public final class BundleNames {

    /** The page that tells how to check it. */
    public static final String PAGE = "README.txt";

    /** What the log has signed. */
    public static final String CHECKPOINT = CheckpointFiles.NEWEST;

    /** The log's keys. */
    public static final String KEYS = KeyFile.NAME;

    /** Where the entries are. */
    public static final String ENTRIES = "entries/";

    /** Where their proofs are. */
    public static final String PROOFS = "proofs/";

    /** Where entries that name new keys are, with their proofs. */
    public static final String KEY_CHANGES = "keys/";

    /** The end of an entry's file. */
    public static final String ENTRY = ".json";

    /** The end of a proof's file (C2SP tlog-proof). */
    public static final String PROOF = ".tlog-proof";

    private BundleNames() {}
}
