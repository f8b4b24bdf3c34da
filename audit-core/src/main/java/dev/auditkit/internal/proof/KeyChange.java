package dev.auditkit.internal.proof;

import dev.auditkit.note.TlogProof;

/**
 * What leads from a key of a log to the next.
 *
 * @param leaf the entry {@code audit.key_changed} that names the next key
 * @param proof that it is in the log, by a checkpoint that both keys have signed
 */
@SuppressWarnings("ArrayRecordComponent") // nobody changes it
public record KeyChange(byte[] leaf, TlogProof proof) {}
