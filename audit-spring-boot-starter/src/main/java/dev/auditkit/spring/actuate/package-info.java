/** How the log is, and what is in it, for those who run the application. */
@NullMarked
package dev.auditkit.spring.actuate;

import org.jspecify.annotations.NullMarked;
