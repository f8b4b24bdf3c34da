/** An order service on Spring Boot that is audited because the starter is among its dependencies. */
@NullMarked
package dev.auditkit.sample.spring;

import org.jspecify.annotations.NullMarked;
