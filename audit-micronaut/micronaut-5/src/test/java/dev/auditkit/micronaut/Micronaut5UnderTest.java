package dev.auditkit.micronaut;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import dev.auditkit.capture.AuditTrace;
import dev.auditkit.testkit.contract.RunningApplication;
import dev.auditkit.testkit.contract.SampleService;
import io.micronaut.context.ApplicationContext;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.context.ServerHttpRequestContext;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.SecurityFilter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.opentest4j.TestAbortedException;
import org.slf4j.MDC;

/** A real application on Micronaut 5, with what there is of it, and no line for auditing. */
final class Micronaut5UnderTest implements RunningApplication {

    private final EmbeddedServer server;
    private final ApplicationContext context;

    Micronaut5UnderTest(Map<String, String> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put("spec", "contract");
        all.put("micronaut.server.port", "-1");
        all.put("micronaut.security.reject-not-found", "false");
        all.put("micronaut.security.token.jwt.signatures.secret.generator.secret", "correct horse battery staple 0123");
        server = ApplicationContext.run(EmbeddedServer.class, all);
        context = server.getApplicationContext();
    }

    @Override
    public AuditLog auditLog() {
        return context.getBean(AuditLog.class);
    }

    @Override
    public AuditConfig auditConfig() {
        return context.getBean(AuditConfig.class);
    }

    @Override
    public SampleService service() {
        return context.getBean(SampleService.class);
    }

    @Override
    public <T> T with(String user, AuditTrace trace, Callable<T> call) throws Exception {
        PropagatedContext propagated = PropagatedContext.getOrEmpty();
        if (user != null) {
            io.micronaut.http.HttpRequest<?> request = io.micronaut.http.HttpRequest.POST("/", "");
            request.setAttribute(SecurityFilter.AUTHENTICATION, Authentication.build(user));
            propagated = propagated.plus(new ServerHttpRequestContext(request));
        }
        if (trace != null) {
            MDC.put("traceId", trace.traceId());
            MDC.put("spanId", trace.spanId());
        }
        try {
            return propagated.wrap(call).call();
        } finally {
            MDC.clear();
        }
    }

    @Override
    public Executor executor() {
        return context.getBean(ExecutorService.class, Qualifiers.byName(TaskExecutors.IO));
    }

    @Override
    public void inTransaction(Runnable work) {
        throw new TestAbortedException("there is no micronaut-data-tx for Micronaut 5 yet");
    }

    @Override
    public void refuseToken(String token) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.getURI().resolve("/nowhere")).header("Authorization", "Bearer " + token);
        try {
            HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.discarding());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public URI uri() {
        return server.getURI();
    }

    @Override
    public void close() {
        server.stop();
    }
}
