package dev.auditkit.quarkus.deployment;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import dev.auditkit.Audited;
import dev.auditkit.capture.AsyncResult;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.AuditTemplateException;
import dev.auditkit.capture.MethodCapture;
import dev.auditkit.quarkus.KnownMethods;
import dev.auditkit.quarkus.Results;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem.ValidationErrorBuildItem;
import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveClassBuildItem;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.MethodParameterInfo;
import org.jboss.jandex.Type;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Finds the names of the parameters of audited methods, and checks all templates: one that names what there is not is an error of the build. */
class TemplateProcessor {

    private static final Logger LOGGER = Logger.getLogger(TemplateProcessor.class);

    /** Of all methods of classes that have the annotation somewhere, as beans are not known when names are needed. */
    @BuildStep
    AuditedMethodsBuildItem known(CombinedIndexBuildItem combined) {
        IndexView index = combined.getIndex();
        Map<String, List<String>> names = new HashMap<>();
        Set<String> notPublic = new HashSet<>();
        for (AnnotationInstance audited : index.getAnnotations(Names.AUDITED)) {
            switch (audited.target().kind()) {
                case METHOD -> {
                    MethodInfo method = audited.target().asMethod();
                    collect(method, index, names);
                    Stream.concat(Stream.of(method), below(method, index))
                            .filter(one -> !Modifier.isPublic(one.flags()))
                            .forEach(one -> notPublic.add(key(one)));
                }
                case CLASS -> audited.target().asClass().methods().forEach(method -> collect(method, index, names));
                default -> {}
            }
        }
        return new AuditedMethodsBuildItem(names, notPublic);
    }

    private static void collect(MethodInfo method, IndexView index, Map<String, List<String>> names) {
        collect(method, names);
        below(method, index).forEach(other -> collect(other, names));
        ClassInfo type = method.declaringClass();
        for (ClassInfo above = superclass(type, index); above != null; above = superclass(above, index)) {
            if (type.hasDeclaredAnnotation(Names.AUDITED)) {
                above.methods().forEach(inherited -> collect(inherited, names));
            }
        }
    }

    /** What overrides or implements it. */
    private static Stream<MethodInfo> below(MethodInfo method, IndexView index) {
        DotName type = method.declaringClass().name();
        return Stream.concat(
                        index.getAllKnownSubclasses(type).stream(), index.getAllKnownImplementations(type).stream())
                .map(other -> other.method(method.name(), method.parameterTypes()))
                .filter(Objects::nonNull);
    }

    private static @Nullable ClassInfo superclass(ClassInfo type, IndexView index) {
        return type.superName() == null ? null : index.getClassByName(type.superName());
    }

    private static void collect(MethodInfo method, Map<String, List<String>> names) {
        List<String> known =
                method.parameters().stream().map(MethodParameterInfo::name).toList();
        if (!known.isEmpty() && known.stream().allMatch(Objects::nonNull)) {
            names.put(key(method), known);
        }
    }

    private static String key(MethodInfo method) {
        return KnownMethods.key(
                method.declaringClass().name().toString(),
                method.name(),
                method.parameterTypes().stream().map(TemplateProcessor::erased));
    }

    /** As {@link Class#getName} writes it. */
    private static String erased(Type type) {
        return type.name().toString();
    }

    /** Prepares each audited method of each bean, as it will be at run time, with the classes of the application loaded but not initialized. */
    @BuildStep
    void check(
            ValidationPhaseBuildItem validation,
            CombinedIndexBuildItem index,
            AuditedMethodsBuildItem methods,
            BuildProducer<ValidationErrorBuildItem> errors,
            BuildProducer<ReflectiveClassBuildItem> reflective) {
        AuditConfig disabled = AuditConfig.builder().enabled(false).build();
        PropertiesRead properties = new PropertiesRead();
        try (AuditLog nothing = AuditLog.open(disabled)) {
            MethodCapture capture = new MethodCapture(
                    AuditRecorder.builder(nothing, disabled).build(), kinds(index.getIndex()), properties);
            KnownMethods known = new KnownMethods(methods.parameterNames(), methods.notPublic());
            for (BeanInfo bean : validation.getContext().beans().classBeans()) {
                bean.getInterceptedMethodsBindings()
                        .forEach((method, bindings) -> bindings.stream()
                                .filter(binding -> binding.name().equals(Names.AUDITED))
                                .filter(binding -> Modifier.isPublic(method.flags())
                                        || methods.notPublic().contains(key(method)))
                                .forEach(audited ->
                                        check(bean, method, new AuditedValues(audited), capture, known, errors)));
            }
        }
        if (!properties.types().isEmpty()) {
            // Templates read properties by method handles, which a native image makes only of what it keeps for
            // reflection.
            reflective.produce(
                    ReflectiveClassBuildItem.builder(properties.types().toArray(String[]::new))
                            .reason("named by a template of @Audited")
                            .methods()
                            .fields()
                            .build());
        }
    }

    private static void check(
            BeanInfo bean,
            MethodInfo method,
            Audited audited,
            MethodCapture capture,
            KnownMethods known,
            BuildProducer<ValidationErrorBuildItem> errors) {
        try {
            Class<?> target =
                    load(bean.getTarget().orElseThrow().asClass().name().toString());
            Method loaded = find(load(method.declaringClass().name().toString()), method);
            capture.prepare(loaded, target, audited, known.parameterNames(loaded));
        } catch (AuditTemplateException e) {
            errors.produce(new ValidationErrorBuildItem(e));
        } catch (ReflectiveOperationException | LinkageError e) {
            LOGGER.warnf(
                    "The templates of @Audited at %s.%s are checked at its first call only: %s",
                    method.declaringClass().name(), method.name(), e);
        }
    }

    private static Class<?> load(String name) throws ClassNotFoundException {
        return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
    }

    private static Method find(Class<?> type, MethodInfo method) throws NoSuchMethodException {
        List<String> parameters =
                method.parameterTypes().stream().map(TemplateProcessor::erased).toList();
        for (Method candidate : type.getDeclaredMethods()) {
            if (candidate.getName().equals(method.name())
                    && !candidate.isBridge()
                    && Stream.of(candidate.getParameterTypes())
                            .map(Class::getName)
                            .toList()
                            .equals(parameters)) {
                return candidate;
            }
        }
        throw new NoSuchMethodException(method.toString());
    }

    /** Those of the extension, and the application's own. */
    private static List<AsyncResult> kinds(IndexView index) {
        List<AsyncResult> kinds = new ArrayList<>();
        for (ClassInfo own : index.getAllKnownImplementations(Names.ASYNC_RESULT)) {
            try {
                kinds.add((AsyncResult)
                        load(own.name().toString()).getDeclaredConstructor().newInstance());
            } catch (ReflectiveOperationException | LinkageError e) {
                LOGGER.debugf(e, "%s is not known when templates are checked", own.name());
            }
        }
        kinds.addAll(Results.KINDS);
        return kinds;
    }
}
