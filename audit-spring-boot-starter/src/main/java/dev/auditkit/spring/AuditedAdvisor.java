package dev.auditkit.spring;

import dev.auditkit.Audited;
import dev.auditkit.capture.AuditOperation;
import dev.auditkit.capture.AuditedAnnotations;
import dev.auditkit.capture.AuditedMethod;
import dev.auditkit.capture.MethodCapture;
import dev.auditkit.internal.spring.LateBean;
import dev.auditkit.internal.spring.ReactiveTransactions;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodClassKey;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The advice around audited methods. It is the outermost: it sees what the end of a transaction throws, and the refusals of method
 * security. All methods of the classes that it is asked about are prepared before the application is up, so that a bad template stops
 * it there. Safe for use by many threads.
 */
final class AuditedAdvisor extends StaticMethodMatcherPointcutAdvisor implements SmartInitializingSingleton {

    static final int ADVICE_ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

    private static final boolean REACTIVE =
            ClassUtils.isPresent("reactor.core.publisher.Mono", AuditedAdvisor.class.getClassLoader());

    // Without these Spring's proxies call a suspending function as any other, which it ends only later.
    private static final boolean COROUTINES = REACTIVE
            && ClassUtils.isPresent("kotlinx.coroutines.reactor.MonoKt", AuditedAdvisor.class.getClassLoader());

    private static final String OPERATION = AuditOperation.class.getName();

    /** Stands for the operation of each subscriber, which the context of the subscription has. */
    private static final String WITH_THE_SUBSCRIBER = "with the subscriber";

    private final transient LateBean<MethodCapture> capture;
    private final transient Map<Class<?>, Boolean> classes = new ConcurrentHashMap<>();
    private final transient Map<MethodClassKey, Optional<AuditedMethod>> methods = new ConcurrentHashMap<>();
    private volatile boolean started;

    AuditedAdvisor(Supplier<MethodCapture> capture) {
        this.capture = new LateBean<>(capture);
        setOrder(ADVICE_ORDER);
        setAdvice((MethodInterceptor) this::invoke);
        setClassFilter(this::hasAudited);
    }

    @Override
    public boolean matches(Method method, Class<?> target) {
        return find(method, ClassUtils.getUserClass(target)) != null;
    }

    /** All beans are there, and so is what is needed to prepare their methods. */
    @Override
    public void afterSingletonsInstantiated() {
        capture.get();
        started = true;
        classes.forEach((type, audited) -> {
            if (audited) {
                audited(type).forEach(method -> prepared(method, type));
            }
        });
    }

    private boolean hasAudited(Class<?> target) {
        Class<?> type = ClassUtils.getUserClass(target);
        Boolean known = classes.get(type);
        if (known != null) {
            return known;
        }
        boolean audited = AnnotationUtils.isCandidateClass(type, Audited.class)
                && audited(type).findAny().isPresent();
        classes.put(type, audited);
        if (audited && started) {
            audited(type).forEach(method -> prepared(method, type));
        }
        return audited;
    }

    private static Stream<Method> audited(Class<?> type) {
        return Stream.of(declared(type)).filter(method -> find(method, type) != null);
    }

    private static Method[] declared(Class<?> type) {
        try {
            return ReflectionUtils.getUniqueDeclaredMethods(type, method -> !method.isSynthetic());
        } catch (IllegalStateException | LinkageError e) {
            return new Method[0]; // it names classes that are not there, as auto-configurations may
        }
    }

    private static @Nullable Audited find(Method method, Class<?> type) {
        return AuditedAnnotations.find(ClassUtils.getMostSpecificMethod(method, type), type);
    }

    private Optional<AuditedMethod> prepared(Method method, Class<?> type) {
        MethodClassKey key = new MethodClassKey(method, type);
        Optional<AuditedMethod> known = methods.get(key);
        if (known != null) {
            return known;
        }
        Method own = withNames(ClassUtils.getMostSpecificMethod(method, type), type);
        boolean nameless = Proxy.isProxyClass(type) || ClassUtils.isLambdaClass(type);
        Class<?> target = nameless ? own.getDeclaringClass() : type;
        Optional<AuditedMethod> prepared =
                Optional.ofNullable(find(method, type)).map(audited -> prepare(own, target, audited));
        methods.put(key, prepared);
        return prepared;
    }

    private AuditedMethod prepare(Method method, Class<?> target, Audited audited) {
        if (!KotlinDetector.isSuspendingFunction(method)) {
            return capture.get().prepare(method, target, audited);
        }
        if (!COROUTINES) {
            throw new IllegalStateException("@Audited at " + target.getName() + "." + method.getName()
                    + ": Spring advises suspending functions only with org.jetbrains.kotlinx:kotlinx-coroutines-reactor"
                    + " among the dependencies; add that");
        }
        return capture.get().prepare(SuspendingFunctions.signature(method, target), audited);
    }

    /** What the JVM makes, such as the proxy of a repository, has no names of parameters: the interface has them. */
    private static Method withNames(Method method, Class<?> type) {
        if (hasNames(method)) {
            return method;
        }
        return ClassUtils.getAllInterfacesForClassAsSet(type).stream()
                .map(above -> ClassUtils.getMethodIfAvailable(above, method.getName(), method.getParameterTypes()))
                .filter(Objects::nonNull)
                .filter(AuditedAdvisor::hasNames)
                .findFirst()
                .orElse(method);
    }

    private static boolean hasNames(Method method) {
        return Stream.of(method.getParameters()).allMatch(Parameter::isNamePresent);
    }

    private @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = invocation.getThis();
        Method method = invocation.getMethod();
        Class<?> type = target == null ? method.getDeclaringClass() : ClassUtils.getUserClass(target);
        MethodCapture recording = capture.orNull();
        AuditedMethod prepared =
                recording == null ? null : prepared(method, type).orElse(null);
        if (recording == null || prepared == null || !recording.captures(prepared)) {
            return invocation.proceed();
        }
        if (prepared.isLazy()) {
            tell(invocation, WITH_THE_SUBSCRIBER);
        }
        return recording.around(
                prepared, invocation.getArguments(), invocation::proceed, operation -> tell(invocation, operation));
    }

    private static void tell(MethodInvocation invocation, Object operation) {
        if (invocation instanceof ProxyMethodInvocation proxied) {
            proxied.setUserAttribute(OPERATION, operation);
        }
    }

    /**
     * Innermost, and so inside of a transaction that the method has of its own: what becomes of that, the outer advice cannot see where it is
     * rolled back without an exception.
     */
    static @Nullable Object joinTransaction(MethodInvocation invocation) throws Throwable {
        Object known = invocation instanceof ProxyMethodInvocation proxied ? proxied.getUserAttribute(OPERATION) : null;
        if (known instanceof AuditOperation operation) {
            operation.joinTransaction();
        }
        Object result = invocation.proceed();
        return REACTIVE && WITH_THE_SUBSCRIBER.equals(known) ? ReactiveTransactions.joining(result) : result;
    }
}
