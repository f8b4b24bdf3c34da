package dev.auditkit.quarkus.app;

import dev.auditkit.Audited;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;

/** The annotation stands at methods that are not public, and are overridden. */
public abstract class Steps {

    @Audited(operation = "step.apply", key = "{id}")
    protected abstract void apply(String id);

    @Audited(operation = "step.undo", key = "{id}")
    void undo(String id) {}

    public void run(String id) {
        apply(id);
        undo(id);
        other(id);
    }

    void other(String id) {}

    /** A bean, which has no annotation of its own. */
    @ApplicationScoped
    @Unremovable
    public static class Last extends Steps {

        @Override
        protected void apply(String id) {}

        @Override
        void undo(String id) {}

        @Override
        void other(String id) {}
    }
}
