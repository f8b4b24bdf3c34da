package dev.auditkit.testkit.contract;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import dev.auditkit.Audited;
import dev.auditkit.capture.ApplicationEvents;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.AuditTrace;
import dev.auditkit.capture.AuditedAnnotations;
import dev.auditkit.capture.AuditedMethod;
import dev.auditkit.capture.Invocation;
import dev.auditkit.capture.MethodCapture;
import dev.auditkit.capture.SecurityEvents;
import dev.auditkit.capture.TransactionOutcome;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * An application without a framework, as an adapter would make one. What an adapter can get wrong is a method of its own, so
 * that a test can get it wrong.
 */
@SuppressWarnings("ThreadLocalUsage") // each application has its own
class PlainApplication implements RunningApplication {

    private static final String PREFIX = "audit.";

    final ThreadLocal<String> user = new ThreadLocal<>();
    final ThreadLocal<AuditTrace> trace = new ThreadLocal<>();
    private final ThreadLocal<List<Consumer<TransactionOutcome>>> transaction = new ThreadLocal<>();
    final ExecutorService threads = Executors.newSingleThreadExecutor();
    final AuditConfig config;
    final AuditLog log;
    final AuditRecorder recorder;
    private final SampleService service;
    private boolean closed;

    PlainApplication(Map<String, String> properties) {
        config = bind(properties);
        log = open(config);
        recorder = recorder();
        service = new Advised(new SampleService(), this);
        recorder.record(ApplicationEvents.started("plain"));
    }

    AuditConfig bind(Map<String, String> properties) {
        Map<String, String> options = new HashMap<>();
        properties.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                options.put(name.substring(PREFIX.length()), value);
            }
        });
        return AuditConfig.of(options);
    }

    AuditLog open(AuditConfig config) {
        return AuditLog.open(config);
    }

    AuditRecorder recorder() {
        return AuditRecorder.builder(log, config)
                .users(user::get)
                .traces(trace::get)
                .transactions(this::join)
                .build();
    }

    boolean join(Consumer<TransactionOutcome> listener) {
        List<Consumer<TransactionOutcome>> listeners = transaction.get();
        if (listeners != null) {
            listeners.add(listener);
        }
        return listeners != null;
    }

    Object around(MethodCapture capture, AuditedMethod method, Object[] arguments, Invocation invocation)
            throws Throwable {
        return capture.around(method, arguments, invocation);
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
    public <T> T with(String name, AuditTrace of, Callable<T> call) throws Exception {
        user.set(name);
        trace.set(of);
        try {
            return call.call();
        } finally {
            user.remove();
            trace.remove();
        }
    }

    @Override
    public Executor executor() {
        return task -> threads.execute(recorder.capture().wrap(task));
    }

    @Override
    public void inTransaction(Runnable work) {
        List<Consumer<TransactionOutcome>> listeners = new ArrayList<>();
        transaction.set(listeners);
        try {
            work.run();
        } catch (RuntimeException e) {
            transaction.remove();
            listeners.forEach(listener -> listener.accept(TransactionOutcome.ROLLED_BACK));
            throw e;
        }
        transaction.remove();
        listeners.forEach(listener -> listener.accept(TransactionOutcome.COMMITTED));
    }

    @Override
    public void refuseToken(String token) {
        recorder.record(SecurityEvents.tokenRefused(null, token, new SecurityException()));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            threads.shutdown();
            recorder.record(ApplicationEvents.stopped("plain"));
            log.close();
        }
    }

    /** The advice, written by hand where a framework would make it. */
    private static final class Advised extends SampleService {

        private final SampleService target;
        private final PlainApplication application;
        private final MethodCapture capture;
        private final Map<String, AuditedMethod> prepared = new HashMap<>();

        Advised(SampleService target, PlainApplication application) {
            this.target = target;
            this.application = application;
            this.capture = new MethodCapture(application.recorder);
            for (Method method : SampleService.class.getMethods()) {
                Audited audited = AuditedAnnotations.find(method, SampleService.class);
                if (audited != null) {
                    prepared.put(method.getName(), capture.prepare(method, SampleService.class, audited));
                }
            }
        }

        private Object advise(String name, Invocation invocation, Object... arguments) throws Exception {
            try {
                return application.around(capture, prepared.get(name), arguments, invocation);
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }

        private Object unchecked(String name, Invocation invocation, Object... arguments) {
            try {
                return advise(name, invocation, arguments);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public String write(String id, int amount) {
            return (String) unchecked("write", () -> target.write(id, amount), id, amount);
        }

        @Override
        public String read(String id) {
            return (String) unchecked("read", () -> target.read(id), id);
        }

        @Override
        public void unnamed() {
            unchecked("unnamed", () -> {
                target.unnamed();
                return null;
            });
        }

        @Override
        public void run(Runnable work) {
            unchecked(
                    "run",
                    () -> {
                        target.run(work);
                        return null;
                    },
                    work);
        }

        @Override
        public void fail(String id, Exception failure) throws Exception {
            Object nothing = advise(
                    "fail",
                    () -> {
                        target.fail(id, failure);
                        return null;
                    },
                    id,
                    failure);
            assert nothing == null;
        }

        @Override
        @SuppressWarnings("unchecked")
        public CompletionStage<String> stage(CompletionStage<String> stage) {
            return (CompletionStage<String>) unchecked("stage", () -> target.stage(stage), stage);
        }
    }
}
