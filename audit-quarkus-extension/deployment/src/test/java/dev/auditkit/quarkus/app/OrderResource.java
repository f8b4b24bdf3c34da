package dev.auditkit.quarkus.app;

import io.quarkus.security.Authenticated;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import java.util.concurrent.ExecutorService;

/** What requests are sent to. */
@Path("/orders")
public class OrderResource {

    private final Orders orders;
    private final ExecutorService virtualThreads;

    OrderResource(Orders orders, @VirtualThreads ExecutorService virtualThreads) {
        this.orders = orders;
        this.virtualThreads = virtualThreads;
    }

    @POST
    @Path("/{id}/cancel")
    public String cancel(String id) {
        return orders.cancel(id);
    }

    @GET
    @Path("/{id}")
    public String show(String id) {
        return id;
    }

    @POST
    @Path("/{id}/uni")
    public Uni<String> uni(String id) {
        return orders.uni(id).map(Orders.Order::id);
    }

    /** Never answers. */
    @POST
    @Path("/{id}/wait")
    public Uni<String> waiting(String id) {
        orders.cancel(id);
        return Uni.createFrom().nothing();
    }

    @POST
    @Path("/{id}/virtual")
    public Uni<String> virtual(String id) {
        return Uni.createFrom().item(() -> orders.cancel(id)).runSubscriptionOn(virtualThreads);
    }

    @POST
    @Path("/{id}/authenticated")
    @Authenticated
    public String authenticated(String id) {
        return orders.cancel(id);
    }

    @POST
    @Path("/{id}/administer")
    @RolesAllowed("admin")
    public String administer(String id) {
        return id;
    }

    @POST
    @Path("/{id}/administer-inside")
    public void administerInside(String id) {
        orders.administer();
    }

    @POST
    @Path("/{id}/fail")
    public String fail(String id) {
        throw new IllegalStateException(id);
    }

    @POST
    @Path("/{id}/conflict")
    public String conflict(String id) {
        throw new WebApplicationException(id, 409);
    }

    @Path("/{id}/lines")
    public Lines lines(String id) {
        return new Lines();
    }

    /** A sub-resource. */
    public static class Lines {

        @POST
        @Path("/{line}")
        public String add(String line) {
            return line;
        }
    }
}
