/** The forms that entries can be exported in: {@link dev.auditkit.export.ExportFormats} has them all. */
@NullMarked
package dev.auditkit.export;

import org.jspecify.annotations.NullMarked;
