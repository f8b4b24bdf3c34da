package dev.auditkit.internal.journal;

/** Where in an index file the columns of each block are. Immutable. */
final class ColumnPlaces {

    private final IndexForm form;
    private final int[] starts;

    /** @param starts where those of each block begin, and where the last end */
    ColumnPlaces(IndexForm form, int[] starts) {
        this.form = form;
        this.starts = starts;
    }

    IndexForm form() {
        return form;
    }

    int start(int block) {
        return starts[block];
    }

    /** How many bytes the columns of a block have, without their checksum. */
    int length(int block) {
        return starts[block + 1] - starts[block] - IndexForm.CHECKSUM;
    }

    /** About how much memory it takes. */
    int size() {
        return 64 + Integer.BYTES * starts.length;
    }
}
