package dev.auditkit.quarkus.it;

import dev.auditkit.Audited;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** A resource all of whose methods run on virtual threads. Quarkus takes it only from an application that is compiled for Java 21. */
@Path("/tickets/{id}")
@RunOnVirtualThread
public class TicketResource {

    @POST
    @Path("/buy")
    @Audited(operation = "ticket.buy", key = "{id}")
    public String buy(String id) throws InterruptedException {
        reserve(id);
        return Thread.currentThread().isVirtual() ? "virtual" : "not virtual";
    }

    /** Leaves its carrier, and may come back to another. */
    @Audited(operation = "ticket.reserve", key = "{id}")
    void reserve(String id) throws InterruptedException {
        Thread.sleep(id.length());
    }

    @POST
    @Path("/fail")
    @Audited(operation = "ticket.fail", key = "{id}")
    public void fail(String id) {
        throw new IllegalStateException(id);
    }

    @POST
    @Path("/refund")
    @RolesAllowed("ADMIN")
    public void refund(String id) {
        throw new AssertionError("not to be reached with " + id);
    }

    @POST
    @Path("/regret")
    @Transactional
    @Audited(operation = "ticket.regret", key = "{id}")
    public void regret(String id) {
        QuarkusTransaction.setRollbackOnly();
    }
}
