/** What several packages of the starter share; nobody else's. */
@NullMarked
package dev.auditkit.internal.spring;

import org.jspecify.annotations.NullMarked;
