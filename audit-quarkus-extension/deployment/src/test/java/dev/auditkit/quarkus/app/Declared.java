package dev.auditkit.quarkus.app;

import dev.auditkit.Audited;

/** The annotation stands at an interface. */
public interface Declared {

    @Audited(operation = "order.declared", key = "{id}")
    void declared(String id);
}
