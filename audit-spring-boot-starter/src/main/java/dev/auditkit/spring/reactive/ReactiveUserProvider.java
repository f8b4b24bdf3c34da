package dev.auditkit.spring.reactive;

import reactor.core.publisher.Mono;

/** Tells who is at work where that goes with a subscription and not with a thread. Safe for use by many threads. */
@FunctionalInterface
public interface ReactiveUserProvider {

    /** Knows nobody. */
    ReactiveUserProvider NONE = Mono::empty;

    /**
     * The user for whom its subscriber works, as the name that is to stand in the log; empty when there is none or it is not known. Never
     * a credential: see {@link dev.auditkit.capture.Tokens}.
     */
    Mono<String> user();
}
