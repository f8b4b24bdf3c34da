package dev.auditkit.quarkus.contract.app;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import dev.auditkit.capture.AuditTrace;
import dev.auditkit.testkit.contract.RunningApplication;
import dev.auditkit.testkit.contract.SampleService;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.quarkus.arc.Unremovable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.eclipse.microprofile.context.ManagedExecutor;

/** What the contract asks an application to do, as an application of Quarkus does it. */
@Singleton
@Unremovable
public class ContractApplication implements RunningApplication {

    private final AuditLog log;
    private final AuditConfig config;
    private final ContractSampleService service;
    private final CurrentIdentityAssociation identities;
    private final ManagedExecutor executor;
    private final HttpServer server;

    ContractApplication(
            AuditLog log,
            AuditConfig config,
            ContractSampleService service,
            CurrentIdentityAssociation identities,
            ManagedExecutor executor,
            HttpServer server) {
        this.log = log;
        this.config = config;
        this.service = service;
        this.identities = identities;
        this.executor = executor;
        this.server = server;
    }

    @Override
    public AuditLog auditLog() {
        return log;
    }

    @Override
    public AuditConfig auditConfig() {
        return config;
    }

    @Override
    public SampleService service() {
        return service;
    }

    @Override
    public <T> T with(String user, AuditTrace trace, Callable<T> call) throws Exception {
        ManagedContext requests = Arc.container().requestContext();
        requests.activate();
        if (user != null) {
            identities.setIdentity(QuarkusSecurityIdentity.builder()
                    .setPrincipal(new QuarkusPrincipal(user))
                    .build());
        }
        Scope scope = span(trace).makeCurrent();
        try {
            return call.call();
        } finally {
            scope.close();
            requests.terminate();
        }
    }

    private static Context span(AuditTrace trace) {
        return trace == null
                ? Context.root()
                : Context.root()
                        .with(Span.wrap(SpanContext.create(
                                trace.traceId(), trace.spanId(), TraceFlags.getSampled(), TraceState.getDefault())));
    }

    @Override
    public Executor executor() {
        return executor;
    }

    @Override
    public void inTransaction(Runnable work) {
        QuarkusTransaction.requiringNew().run(work);
    }

    @Override
    public URI uri() {
        return URI.create("http://localhost:" + server.getPort());
    }

    @Override
    public void refuseToken(String token) {
        HttpRequest request = HttpRequest.newBuilder(uri().resolve("/nowhere"))
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            int status = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status != 401) {
                throw new AssertionError("The token was answered with " + status);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("who started it closes it");
    }
}
