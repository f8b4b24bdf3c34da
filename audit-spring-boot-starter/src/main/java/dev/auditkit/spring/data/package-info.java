/** Records changes of data: by Hibernate's events, and what Spring Data's repositories save and delete in stores that JPA is not for. */
@NullMarked
package dev.auditkit.spring.data;

import org.jspecify.annotations.NullMarked;
