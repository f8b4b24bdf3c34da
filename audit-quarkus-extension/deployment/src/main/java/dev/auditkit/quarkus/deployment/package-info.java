/**
 * What the extension does when an application is built: it chooses beans by what the application has, binds the interceptor, checks templates, and
 * tells a native image what it could not see by itself.
 */
@NullMarked
package dev.auditkit.quarkus.deployment;

import org.jspecify.annotations.NullMarked;
