package dev.auditkit.quarkus.it;

import dev.auditkit.Audited;
import io.quarkus.security.Authenticated;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** What requests are sent to; a resource is a bean, and so its methods can be audited, also where one calls another. */
@Path("/fruits")
public class FruitResource {

    @POST
    @Path("/{name}")
    @Transactional
    @Audited(operation = "fruit.add", key = "{return.name}")
    public Fruit add(String name) {
        Fruit fruit = new Fruit();
        fruit.name = name;
        fruit.persistAndFlush();
        return fruit;
    }

    @POST
    @Path("/{name}/rename/{to}")
    @Authenticated
    @Transactional
    public void rename(String name, String to) {
        Fruit.<Fruit>find("name", name).singleResult().name = to;
    }

    @DELETE
    @Authenticated
    @Transactional
    public long deleteAll() {
        return Fruit.deleteAll();
    }

    @POST
    @Path("/{name}/regret")
    @Transactional
    @Audited(operation = "fruit.regret", key = "{name}")
    public void regret(String name) {
        add(name);
        throw new IllegalStateException(name);
    }
}
