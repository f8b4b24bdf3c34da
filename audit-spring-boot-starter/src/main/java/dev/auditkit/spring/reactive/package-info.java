/** Records what is done with Reactor: requests of WebFlux applications, and methods that return a Mono or a Flux. */
@NullMarked
package dev.auditkit.spring.reactive;

import org.jspecify.annotations.NullMarked;
