/** Extension points: what an application can put in the place of a part of the log. Found by {@link java.util.ServiceLoader}. */
@NullMarked
package dev.auditkit.spi;

import org.jspecify.annotations.NullMarked;
