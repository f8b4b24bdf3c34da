/**
 * The bytes of an entry: {@link dev.auditkit.internal.codec.LeafEncoder} makes a leaf of an event,
 * {@link dev.auditkit.internal.codec.LineFormat} a line of a leaf, {@link dev.auditkit.internal.codec.LineView} finds
 * the leaf in a line again and {@link dev.auditkit.internal.codec.LeafDecoder} reads it. No I/O.
 */
@NullMarked
package dev.auditkit.internal.codec;

import org.jspecify.annotations.NullMarked;
