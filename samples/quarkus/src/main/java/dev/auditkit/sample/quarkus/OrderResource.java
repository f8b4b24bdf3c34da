package dev.auditkit.sample.quarkus;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Orders over HTTP: users log in; only administrators remove orders. */
@Path("/orders")
@RolesAllowed("USER")
public class OrderResource {

    private final OrderService orders;

    OrderResource(OrderService orders) {
        this.orders = orders;
    }

    @GET
    public List<PurchaseOrder> all() {
        return orders.all();
    }

    @GET
    @Path("/{id}")
    public PurchaseOrder get(long id) {
        return orders.get(id);
    }

    @POST
    @ResponseStatus(201)
    public PurchaseOrder create(OrderRequest request) {
        return orders.create(request);
    }

    @PUT
    @Path("/{id}")
    public PurchaseOrder change(long id, OrderRequest request) {
        return orders.change(id, request);
    }

    @POST
    @Path("/{id}/cancel")
    public void cancel(long id, CancelRequest request) {
        orders.cancel(id, request.reason());
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed("ADMIN")
    public void delete(long id) {
        orders.delete(id);
    }

    @ServerExceptionMapper
    Response conflict(IllegalStateException e) {
        return Response.status(Response.Status.CONFLICT).entity(e.getMessage()).build();
    }
}
