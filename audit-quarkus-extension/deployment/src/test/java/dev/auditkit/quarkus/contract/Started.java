package dev.auditkit.quarkus.contract;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import dev.auditkit.capture.AuditTrace;
import dev.auditkit.testkit.contract.RunningApplication;
import dev.auditkit.testkit.contract.SampleService;
import io.quarkus.bootstrap.app.RunningQuarkusApplication;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/** An application that runs, with its class loader on the thread where Quarkus expects it. */
final class Started implements RunningApplication {

    private final RunningQuarkusApplication running;
    private final RunningApplication application;
    private final Runnable whenClosed;

    Started(RunningQuarkusApplication running, RunningApplication application, Runnable whenClosed) {
        this.running = running;
        this.application = application;
        this.whenClosed = whenClosed;
    }

    @Override
    public AuditLog auditLog() {
        return application.auditLog();
    }

    @Override
    public AuditConfig auditConfig() {
        return application.auditConfig();
    }

    @Override
    public SampleService service() {
        return application.service();
    }

    @Override
    public <T> T with(String user, AuditTrace trace, Callable<T> call) throws Exception {
        return application.with(user, trace, call);
    }

    @Override
    public Executor executor() {
        return application.executor();
    }

    @Override
    public void inTransaction(Runnable work) {
        inside(() -> application.inTransaction(work));
    }

    @Override
    public void refuseToken(String token) {
        inside(() -> application.refuseToken(token));
    }

    @Override
    public URI uri() {
        return application.uri();
    }

    @Override
    public void close() {
        inside(() -> {
            try {
                running.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            } finally {
                whenClosed.run();
            }
        });
    }

    private void inside(Runnable work) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(running.getClassLoader());
        try {
            work.run();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
