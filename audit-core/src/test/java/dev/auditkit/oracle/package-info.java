/** What programs that others wrote, or that were written without a look at the code, make of what this one writes. */
@NullMarked
package dev.auditkit.oracle;

import org.jspecify.annotations.NullMarked;
