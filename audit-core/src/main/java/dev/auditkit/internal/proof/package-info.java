/**
 * The files that prove a log: {@code tree} ({@link dev.auditkit.internal.proof.TreeFile}), {@code checkpoint} and
 * {@code checkpoints} ({@link dev.auditkit.internal.proof.CheckpointFiles}), {@code verifier-key}
 * ({@link dev.auditkit.internal.proof.KeyFile}) and the tiles of removed entries
 * ({@link dev.auditkit.internal.proof.KeptTiles}); {@link dev.auditkit.internal.proof.StoredTree} reads the hashes of the whole
 * tree from them.
 */
@NullMarked
package dev.auditkit.internal.proof;

import org.jspecify.annotations.NullMarked;
