package dev.auditkit.quarkus.dev;

import dev.auditkit.Audited;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** What is changed while the application runs. */
@Path("/greeting")
public class Greeting {

    @GET
    @Audited(operation = "greeting.get")
    public String get() {
        return "version 0";
    }
}
