package dev.auditkit.quarkus.virtual;

import dev.auditkit.quarkus.app.Orders;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** Works on virtual threads, which JDK 21 is the first to have: Quarkus refuses to build it on an earlier one. */
@Path("/virtual")
public class VirtualResource {

    private final Orders orders;

    VirtualResource(Orders orders) {
        this.orders = orders;
    }

    @POST
    @Path("/{id}")
    @RunOnVirtualThread
    public String cancel(String id) {
        return orders.cancel(id);
    }
}
