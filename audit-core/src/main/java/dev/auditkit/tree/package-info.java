/**
 * The Merkle tree of RFC 6962, section 2.1 (and RFC 9162, section 2.1): pure algorithms without I/O, which read hashes by way
 * of a {@link dev.auditkit.tree.HashReader}.
 *
 * <p>{@link dev.auditkit.tree.Frontier} is what one who appends needs, {@link dev.auditkit.tree.MerkleTree} computes roots and
 * proofs, {@link dev.auditkit.tree.ProofVerifier} checks them.
 */
@NullMarked
package dev.auditkit.tree;

import org.jspecify.annotations.NullMarked;
