package dev.auditkit.quarkus.app;

import dev.auditkit.AuditType;
import dev.auditkit.Audited;
import io.quarkus.arc.Arc;
import io.quarkus.arc.Unremovable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A bean with audited methods of all kinds. */
@ApplicationScoped
public class Orders implements Declared {

    @Audited(operation = "order.cancel", key = "order:{id}")
    public String cancel(String id) {
        return id;
    }

    @Audited(operation = "order.uni", key = "order:{return.id}")
    public Uni<Order> uni(String id) {
        return Uni.createFrom()
                .item(() -> new Order(id))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .onItem()
                .invoke(order -> {
                    if (order.id().equals("bad")) {
                        throw new IllegalStateException(id);
                    }
                    inner(id);
                });
    }

    @Audited(operation = "order.never", key = "{id}")
    public Uni<Void> never(String id) {
        return Uni.createFrom().nothing();
    }

    @Audited(operation = "order.multi", key = "{id}")
    public Multi<String> multi(String id) {
        return Multi.createFrom().items(id, id);
    }

    @Audited(operation = "order.stage", key = "{return}")
    public CompletionStage<String> stage(String id) {
        return CompletableFuture.supplyAsync(() -> id);
    }

    /** Called on the object itself, and so by no interceptor; the other way is by the bean. */
    private void inner(String id) {
        Arc.container().instance(Inner.class).get().inner(id);
    }

    @Audited(operation = "order.transactional")
    @Transactional
    public void transactional(boolean fails) {
        if (fails) {
            throw new IllegalStateException();
        }
    }

    @Audited(operation = "order.taken-back")
    @Transactional
    public void takenBack() {
        QuarkusTransaction.setRollbackOnly();
    }

    @Audited(operation = "order.taken-back-uni", key = "{id}")
    @Transactional
    public Uni<String> takenBackUni(String id) {
        QuarkusTransaction.setRollbackOnly();
        return Uni.createFrom().item(id);
    }

    @Audited(operation = "order.transactional-uni", key = "{id}")
    @Transactional
    public Uni<String> transactionalUni(String id) {
        return Uni.createFrom().item(id).emitOn(Infrastructure.getDefaultWorkerPool());
    }

    @Audited(operation = "order.taken-back-multi", key = "{id}")
    @Transactional
    public Multi<String> takenBackMulti(String id) {
        QuarkusTransaction.setRollbackOnly();
        return Multi.createFrom().items(id, id);
    }

    @Audited(operation = "order.failing-multi", key = "{id}")
    public Multi<String> failingMulti(String id) {
        return Multi.createFrom().failure(new IllegalStateException(id));
    }

    /** Of no object, and so not recorded; its template names what there is not. */
    @Audited(operation = "order.static", key = "{nr}")
    public static String ofNoObject(String id) {
        return id;
    }

    @Audited(operation = "order.administer")
    @RolesAllowed("admin")
    public void administer() {
        throw new AssertionError("not to be reached");
    }

    @Audited(operation = "order.read", type = AuditType.READ)
    public void read() {}

    @Override
    public void declared(String id) {}

    /** An order. */
    public record Order(String id) {}

    /** Another bean. */
    @ApplicationScoped
    @Unremovable
    @Audited
    public static class Inner {

        public void inner(String id) {}

        void notPublic() {}

        public void callsNotPublic() {
            notPublic();
        }
    }
}
