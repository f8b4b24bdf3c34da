/**
 * Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint): {@link dev.auditkit.note.SignedNote} is a text with
 * signatures, {@link dev.auditkit.note.Checkpoint} what such a text says of a log, {@link dev.auditkit.note.VerifierKey} what
 * checks a signature and {@link dev.auditkit.note.NoteSigner} what makes one. {@link dev.auditkit.note.WitnessPolicy} says
 * whose cosignatures a checkpoint needs (C2SP tlog-cosignature, tlog-policy). No I/O.
 */
@NullMarked
package dev.auditkit.note;

import org.jspecify.annotations.NullMarked;
