/**
 * Witnesses of logs (C2SP tlog-witness): {@link dev.auditkit.witness.Witness} cosigns checkpoints of other logs, without
 * the HTTP around it; {@link dev.auditkit.witness.WitnessClient} asks one for a cosignature, and
 * {@link dev.auditkit.witness.Witnessing} asks all those of a policy, whenever a log has a new checkpoint.
 */
@NullMarked
package dev.auditkit.witness;

import org.jspecify.annotations.NullMarked;
