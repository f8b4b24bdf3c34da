package dev.auditkit.quarkus;

import jakarta.inject.Singleton;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.NotAuthorizedException;

/** What Jakarta REST answers with 401 and 403. Stateless. */
@Singleton
class RestDenials implements Denials {

    @Override
    public boolean test(Throwable failure) {
        return failure instanceof NotAuthorizedException || failure instanceof ForbiddenException;
    }
}
