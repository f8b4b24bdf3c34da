/** Who is logged in, and what Spring Security says of logins, refusals and sessions. */
@NullMarked
package dev.auditkit.spring.security;

import org.jspecify.annotations.NullMarked;
