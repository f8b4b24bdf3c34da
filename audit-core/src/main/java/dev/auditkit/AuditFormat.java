package dev.auditkit;

import java.io.IOException;
import java.io.OutputStream;

/** A form that entries can be exported in; {@code dev.auditkit.export.ExportFormats} has them. Safe for use by many threads. */
public interface AuditFormat {

    /** Its name, as the command line knows it: {@code jsonl}, {@code csv}. */
    String name();

    /**
     * Begins a document.
     *
     * @param out where it goes; buffered, and closed by the caller
     * @throws IOException when {@code out} does
     */
    EntryWriter open(OutputStream out) throws IOException;

    /** Writes one document. Used by one thread. */
    interface EntryWriter {

        /**
         * Writes one entry.
         *
         * @throws IOException when the output refuses
         */
        void write(AuditLine line) throws IOException;

        /**
         * Ends the document; does not close the output.
         *
         * @throws IOException when the output refuses
         */
        void finish() throws IOException;
    }
}
