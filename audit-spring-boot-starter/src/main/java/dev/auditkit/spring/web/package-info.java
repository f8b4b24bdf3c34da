/** Records the requests of servlet applications. */
@NullMarked
package dev.auditkit.spring.web;

import org.jspecify.annotations.NullMarked;
