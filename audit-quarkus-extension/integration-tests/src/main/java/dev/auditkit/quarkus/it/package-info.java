/** An application that is packaged and run. */
@NullMarked
package dev.auditkit.quarkus.it;

import org.jspecify.annotations.NullMarked;
