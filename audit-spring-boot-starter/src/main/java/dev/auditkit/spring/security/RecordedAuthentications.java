package dev.auditkit.spring.security;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.internal.spring.ReactorContexts;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.NativeDetector;
import org.springframework.core.log.LogAccessor;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.core.Authentication;
import org.springframework.util.ClassUtils;

/**
 * Puts {@link RecordedAuthentication} around what authenticates users: the managers that are beans, and the one that Spring Security makes
 * of users and passwords, which it hands to one post-processor of its own and to no other. Safe for use by many threads.
 */
final class RecordedAuthentications implements BeanPostProcessor, BeanFactoryAware {

    private static final LogAccessor LOGGER = new LogAccessor(RecordedAuthentications.class);

    // Of ReactiveObservationConfiguration of Spring Security.
    private static final String ITS_OWN = "reactiveAuthenticationManagerPostProcessor";

    private final Supplier<AuditRecorder> recorder;
    private final Supplier<ReactorContexts> contexts;
    private @Nullable BeanFactory beans;

    RecordedAuthentications(Supplier<AuditRecorder> recorder, Supplier<ReactorContexts> contexts) {
        this.recorder = recorder;
        this.contexts = contexts;
    }

    @Override
    public void setBeanFactory(BeanFactory factory) throws BeansException {
        beans = factory;
    }

    @Override
    @SuppressWarnings("unchecked") // the name says of what it is
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof ReactiveAuthenticationManager manager) {
            return isWantedByInterface(manager, name) ? recorded(manager) : recordedAsItself(manager, name);
        }
        return name.equals(ITS_OWN) && bean instanceof ObjectPostProcessor<?> before
                ? new AndRecorded((ObjectPostProcessor<ReactiveAuthenticationManager>) before)
                : bean;
    }

    private ReactiveAuthenticationManager recorded(ReactiveAuthenticationManager manager) {
        return manager instanceof Recorded ? manager : new RecordedAuthentication(manager, recorder, contexts);
    }

    /** Whether it is declared as no more than a manager, and nobody can have it as anything else. */
    private boolean isWantedByInterface(Object manager, String name) {
        if (ClassUtils.isLambdaClass(manager.getClass()) || Proxy.isProxyClass(manager.getClass())) {
            return true;
        }
        return beans instanceof ConfigurableListableBeanFactory known
                && known.containsBeanDefinition(name)
                && known.getMergedBeanDefinition(name).getResolvableType().resolve()
                        == ReactiveAuthenticationManager.class;
    }

    /** Others may want it as what it is, so it becomes a subclass of that. */
    private Object recordedAsItself(ReactiveAuthenticationManager manager, String name) {
        Class<?> type = ClassUtils.getUserClass(manager);
        if (manager instanceof Recorded || isFinal(type) || NativeDetector.inNativeImage()) {
            if (!(manager instanceof Recorded)) {
                LOGGER.warn(
                        () -> "Logins by the bean '" + name + "' are not recorded, as " + type.getName()
                                + " or a method of it is final, or this is a native image; declare the bean as a ReactiveAuthenticationManager");
            }
            return manager;
        }
        RecordedAuthentication recorded = new RecordedAuthentication(manager, recorder, contexts);
        ProxyFactory proxy = new ProxyFactory(manager);
        proxy.setProxyTargetClass(true);
        proxy.addInterface(Recorded.class);
        proxy.addAdvice((MethodInterceptor)
                invocation -> invocation.getMethod().getName().equals("authenticate")
                                && invocation.getArguments().length == 1
                                && invocation.getArguments()[0] instanceof Authentication given
                        ? recorded.authenticate(given)
                        : invocation.proceed());
        return proxy.getProxy(type.getClassLoader());
    }

    /** What a subclass cannot be, or would answer without the fields of the manager. */
    private static boolean isFinal(Class<?> type) {
        return Modifier.isFinal(type.getModifiers())
                || Stream.of(type.getMethods())
                        .anyMatch(method -> Modifier.isFinal(method.getModifiers())
                                && !Modifier.isStatic(method.getModifiers())
                                && method.getDeclaringClass() != Object.class);
    }

    /** Marks what is recorded already. */
    interface Recorded {}

    private final class AndRecorded implements ObjectPostProcessor<ReactiveAuthenticationManager> {

        private final ObjectPostProcessor<ReactiveAuthenticationManager> before;

        AndRecorded(ObjectPostProcessor<ReactiveAuthenticationManager> before) {
            this.before = before;
        }

        @Override
        @SuppressWarnings("unchecked") // as Spring Security itself does: whoever asks wants no more than the interface
        public <O extends ReactiveAuthenticationManager> O postProcess(O manager) {
            return (O) recorded(before.postProcess((ReactiveAuthenticationManager) manager));
        }
    }
}
