package dev.auditkit.capture;

import dev.auditkit.AuditUnavailableException;
import dev.auditkit.Audited;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The advice around methods that are {@link Audited}. An adapter prepares each when the application starts, so that a bad template
 * stops it there, and calls {@link #around} for each call. Safe for use by many threads.
 */
public final class MethodCapture {

    private final AuditRecorder recorder;
    private final List<AsyncResult> kinds;
    private final PropertyFinder properties;
    private final Map<MethodOf, AuditedMethod> prepared = new ConcurrentHashMap<>();

    /** A method as one class has it, which may give its type variables a meaning. */
    private record MethodOf(Method method, Class<?> target) {}

    /**
     * @param recorder records the calls
     * @param kinds the kinds of results of the framework's own; they are asked before the known ones
     * @param properties finds the properties that templates name
     */
    public MethodCapture(AuditRecorder recorder, List<AsyncResult> kinds, PropertyFinder properties) {
        this.recorder = recorder;
        this.kinds = Stream.concat(kinds.stream(), Stream.of(new StageResult(), new FlowPublisherResult()))
                .toList();
        this.properties = properties;
    }

    /** Captures with the known kinds of results, and finds properties by reflection. */
    public MethodCapture(AuditRecorder recorder) {
        this(recorder, List.of(), PropertyFinder.reflection());
    }

    /**
     * Prepares a method, once.
     *
     * @param method the method; best the one of the class that implements it, as it has the names of the parameters
     * @param target the class of the bean, not of a proxy for it
     * @param audited what is to be recorded, as {@link AuditedAnnotations#find} finds it
     * @throws AuditTemplateException when it cannot be, naming the method, the template and what is wrong
     */
    public AuditedMethod prepare(Method method, Class<?> target, Audited audited) {
        return prepared.computeIfAbsent(new MethodOf(method, target), key -> {
            List<Parameter> parameters = List.of(method.getParameters());
            return prepare(
                    method,
                    target,
                    audited,
                    parameters.stream().map(Parameter::getName).toList());
        });
    }

    /**
     * Prepares a method whose parameters' names are known from elsewhere.
     *
     * @param names the names of the parameters, in their order
     * @throws AuditTemplateException as {@link #prepare(Method, Class, Audited)} does
     */
    public AuditedMethod prepare(Method method, Class<?> target, Audited audited, List<String> names) {
        boolean namesMissing = Stream.of(method.getParameters())
                .anyMatch(parameter -> !parameter.isNamePresent() && names.contains(parameter.getName()));
        List<Type> types = Stream.of(method.getGenericParameterTypes())
                .map(type -> GenericTypes.resolve(type, target))
                .toList();
        Type returned = GenericTypes.resolve(method.getGenericReturnType(), target);
        return prepare(
                new AuditedSignature(target, method.getName(), names, types, returned),
                method.getReturnType(),
                audited,
                namesMissing);
    }

    /**
     * Prepares a method without reflection, but for the properties that its templates name; keep what it returns, as it is prepared
     * anew each time.
     *
     * @throws AuditTemplateException as {@link #prepare(Method, Class, Audited)} does
     */
    public AuditedMethod prepare(AuditedSignature signature, Audited audited) {
        return prepare(signature, GenericTypes.raw(signature.returned()), audited, false);
    }

    private AuditedMethod prepare(
            AuditedSignature signature, Class<?> declared, Audited audited, boolean namesMissing) {
        AsyncResult async = kinds.stream()
                .filter(kind -> kind.supports(declared))
                .findFirst()
                .orElse(null);
        Class<?> target = signature.target();
        TemplateScope scope = new TemplateScope(
                target.getName() + "." + signature.method(),
                signature.names(),
                signature.types(),
                result(signature.returned(), async),
                namesMissing,
                properties);
        return new AuditedMethod(audited, target.getSimpleName() + "." + signature.method(), scope, async);
    }

    /** The type of the value; null when there is none, or many. */
    private static @Nullable Type result(Type returned, @Nullable AsyncResult async) {
        if (async == null) {
            return returned == void.class || returned == Void.class ? null : returned;
        }
        Class<?> declared = GenericTypes.raw(returned);
        // A stage of a library's own need not have the parameters that a stage has.
        Class<?> raw = CompletionStage.class.isAssignableFrom(declared) ? CompletionStage.class : declared;
        if (!async.isSingle() || raw.getTypeParameters().length == 0) {
            return null;
        }
        Type value = GenericTypes.argument(returned, raw, 0);
        return value == Void.class ? null : value;
    }

    /** Whether calls of the method are recorded, as the options say. */
    public boolean captures(AuditedMethod method) {
        return recorder.config().captureMethods() && recorder.records(method.type());
    }

    /**
     * Makes a call and records it. What the method returns or throws is returned or thrown, whatever becomes of the
     * recording.
     *
     * @param method the method, prepared
     * @param arguments what it is called with
     * @param invocation the call
     * @throws AuditUnavailableException under {@code failure-policy: closed} when the log takes no entries; the method is then not called
     * @throws Throwable what the method throws
     */
    public @Nullable Object around(AuditedMethod method, @Nullable Object[] arguments, Invocation invocation)
            throws Throwable {
        return around(method, arguments, invocation, operation -> {});
    }

    /**
     * Makes a call and records it, as {@link #around(AuditedMethod, Object[], Invocation)} does.
     *
     * @param begun told what the call is recorded as, before it is made; not told where it is not recorded, and not of a call whose work
     *     begins only when someone subscribes to its result
     * @throws AuditUnavailableException under {@code failure-policy: closed} when the log takes no entries; the method is then not called
     * @throws Throwable what the method throws
     */
    public @Nullable Object around(
            AuditedMethod method, @Nullable Object[] arguments, Invocation invocation, Consumer<AuditOperation> begun)
            throws Throwable {
        if (!captures(method)) {
            return invocation.proceed();
        }
        AuditedMethod.Call call = method.call(arguments);
        AsyncResult async = method.async();
        return async != null && method.isLazy()
                ? lazily(async, call, invocation)
                : eagerly(async, call, invocation, begun);
    }

    private @Nullable Object eagerly(
            @Nullable AsyncResult async, AuditedMethod.Call call, Invocation invocation, Consumer<AuditOperation> begun)
            throws Throwable {
        RecordedCall recorded = new RecordedCall(recorder.begin(call.begin()), call);
        begun.accept(recorded.operation());
        Object result = proceed(recorded, invocation);
        if (async != null && result != null) {
            return watched(async, result, () -> recorded);
        }
        recorded.succeeded(result);
        return result;
    }

    private Object watched(AsyncResult async, Object result, Supplier<AsyncCall> start) {
        try {
            return async.watch(result, start);
        } catch (RuntimeException | LinkageError e) {
            recorder.troubles().notRecorded(e);
            return result;
        }
    }

    /**
     * Whoever subscribes later, and on whichever thread, works for the user who calls now, unless that thread knows better. Methods may
     * do some of their work before they return, so the log is asked before that too.
     */
    private @Nullable Object lazily(AsyncResult async, AuditedMethod.Call call, Invocation invocation)
            throws Throwable {
        recorder.refuseWithoutLog(call.operation());
        AuditContext caller = recorder.capture();
        Object result;
        try {
            result = invocation.proceed();
        } catch (Throwable e) {
            ended(call, recorded -> recorded.failed(e));
            throw e;
        }
        if (result == null) {
            ended(call, recorded -> recorded.succeeded(null));
            return null;
        }
        return watched(async, result, () -> {
            boolean knowsBetter = AuditContext.current() != AuditContext.EMPTY;
            AuditScope scope = knowsBetter ? AuditScope.NONE : caller.activate();
            try {
                return new RecordedCall(recorder.begin(call.begin()), call);
            } finally {
                scope.close();
            }
        });
    }

    /** Records what is over before anyone could subscribe: the log may take nothing by now, but it is too late to refuse it. */
    private void ended(AuditedMethod.Call call, Consumer<RecordedCall> end) {
        try {
            end.accept(
                    new RecordedCall(AuditOperation.begin(recorder, call.begin().build()), call));
        } catch (Throwable e) {
            recorder.troubles().notRecorded(e);
        }
    }

    private static @Nullable Object proceed(RecordedCall recorded, Invocation invocation) throws Throwable {
        AuditScope scope = recorded.operation().activate();
        try {
            return invocation.proceed();
        } catch (Throwable e) {
            recorded.failed(e);
            throw e;
        } finally {
            scope.close();
        }
    }
}
