package dev.auditkit.quarkus;

import dev.auditkit.capture.AsyncResult;
import java.util.List;

/** The kinds of results of Mutiny. */
public final class Results {

    /** {@code Uni} and {@code Multi}. */
    public static final List<AsyncResult> KINDS = List.of(new UniResult(), new MultiResult());

    private Results() {}
}
