package dev.auditkit.micronaut;

import dev.auditkit.AuditUnavailableException;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Answers 503 where what a request wants could not be recorded, and so was not done. Stateless. */
@Singleton
@Requires(classes = ExceptionHandler.class)
final class Unavailable implements ExceptionHandler<AuditUnavailableException, HttpResponse<?>> {

    @Override
    public HttpResponse<?> handle(
            @SuppressWarnings("rawtypes") HttpRequest request, AuditUnavailableException failure) {
        return HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE);
    }
}
