package dev.auditkit.micronaut;

import dev.auditkit.testkit.contract.SampleService;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.AuthenticationFailureReason;
import io.micronaut.security.authentication.AuthenticationRequest;
import io.micronaut.security.authentication.AuthenticationResponse;
import io.micronaut.security.authentication.provider.HttpRequestAuthenticationProvider;
import jakarta.inject.Singleton;
import java.util.List;

/** The routes of the contract, and who may take them. */
@Controller("/sample")
@Requires(property = "spec", value = "contract")
@Secured("USER")
class ContractRoutes {

    private final SampleService service;

    ContractRoutes(SampleService service) {
        this.service = service;
    }

    @Get("/{id}")
    String read(String id) {
        return service.read(id);
    }

    @Post("/{id}")
    String write(String id) {
        return service.write(id, 1);
    }

    @Delete("/{id}")
    @Secured("ADMIN")
    String delete(String id) {
        return id;
    }

    @Post("/{id}/fail")
    String fail(String id) {
        throw new IllegalStateException(id);
    }

    @Post("/{id}/conflict")
    String conflict(String id) {
        throw new HttpStatusException(HttpStatus.CONFLICT, id);
    }

    /** Knows alice. */
    @Singleton
    @Requires(property = "spec", value = "contract")
    static class Users implements HttpRequestAuthenticationProvider<Object> {

        @Override
        public AuthenticationResponse authenticate(
                HttpRequest<Object> request, AuthenticationRequest<String, String> given) {
            return given.getIdentity().equals("alice") && given.getSecret().equals("alice-secret")
                    ? AuthenticationResponse.success("alice", List.of("USER"))
                    : AuthenticationResponse.failure(AuthenticationFailureReason.CREDENTIALS_DO_NOT_MATCH);
        }
    }
}
