/** What is there where the application has Hibernate. */
@NullMarked
package dev.auditkit.spring.data;

import org.jspecify.annotations.NullMarked;
