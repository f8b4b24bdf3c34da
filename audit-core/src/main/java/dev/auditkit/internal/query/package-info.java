/**
 * Reading: {@link dev.auditkit.internal.query.QueryEngine} answers a query by way of a
 * {@link dev.auditkit.internal.query.Scan}, which walks the blocks of a journal that can hold a match, and an
 * {@link dev.auditkit.internal.query.EntryFilter}, which looks at each line.
 */
@NullMarked
package dev.auditkit.internal.query;

import org.jspecify.annotations.NullMarked;
