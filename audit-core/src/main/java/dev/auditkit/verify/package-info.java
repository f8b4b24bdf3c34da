/**
 * Verifies a log directory offline and read-only: {@link dev.auditkit.verify.LogVerifier} reads every byte, computes every hash
 * again, and compares them with what the log signed; {@link dev.auditkit.verify.VerificationReport} says what came of it.
 *
 * <p>Parts of segments are checked by many threads ({@code PartScan}), put together in the order of the log
 * ({@code SegmentReplay}, {@code TreeReplay}), and then judged ({@code Verification} and what it calls). Where something is not as it should be, the
 * place is read again, slowly, to find out what it is ({@code DamageScan}).
 */
@NullMarked
package dev.auditkit.verify;

import org.jspecify.annotations.NullMarked;
