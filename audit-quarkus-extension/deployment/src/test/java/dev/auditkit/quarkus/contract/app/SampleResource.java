package dev.auditkit.quarkus.contract.app;

import io.quarkus.security.Authenticated;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;

/** The routes of the contract. */
@Path("/sample/{id}")
@Authenticated
public class SampleResource {

    private final ContractSampleService service;

    SampleResource(ContractSampleService service) {
        this.service = service;
    }

    @GET
    public String read(String id) {
        return service.read(id);
    }

    @POST
    public String write(String id) {
        return service.write(id, 1);
    }

    @DELETE
    @RolesAllowed("ADMIN")
    public void delete(String id) {
        throw new AssertionError("not to be reached");
    }

    @POST
    @Path("/fail")
    public void fail(String id) {
        throw new IllegalStateException(id);
    }

    @POST
    @Path("/conflict")
    public void conflict(String id) {
        throw new WebApplicationException(id, 409);
    }
}
