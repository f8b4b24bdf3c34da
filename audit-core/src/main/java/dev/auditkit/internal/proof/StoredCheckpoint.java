package dev.auditkit.internal.proof;

import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.SignedNote;

/**
 * A checkpoint as it was found in a file; its signatures are not checked.
 *
 * @param note the note
 * @param checkpoint what it says
 * @param file the name of the file
 * @param offset where in the file the note begins
 */
public record StoredCheckpoint(SignedNote note, Checkpoint checkpoint, String file, long offset) {}
