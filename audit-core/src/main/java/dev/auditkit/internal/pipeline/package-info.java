/**
 * Writing: {@link dev.auditkit.internal.pipeline.LogEngine} is the log; a caller's event goes through its
 * {@link dev.auditkit.internal.pipeline.HandOff} to the one {@link dev.auditkit.internal.pipeline.LogWriter} thread, which
 * encodes it into the journal; the {@link dev.auditkit.internal.pipeline.Syncer} thread brings what was written to stable
 * storage; the {@link dev.auditkit.internal.pipeline.Housekeeper} thread compresses and removes segments.
 */
@NullMarked
package dev.auditkit.internal.pipeline;

import org.jspecify.annotations.NullMarked;
