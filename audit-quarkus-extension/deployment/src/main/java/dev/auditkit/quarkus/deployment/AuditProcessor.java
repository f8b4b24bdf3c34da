package dev.auditkit.quarkus.deployment;

import dev.auditkit.Audited;
import dev.auditkit.quarkus.AuditBuildTimeConfig;
import dev.auditkit.quarkus.AuditStaticRecorder;
import dev.auditkit.quarkus.KnownMethods;
import dev.auditkit.quarkus.RouteOfResource;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.AnnotationsTransformerBuildItem;
import io.quarkus.arc.deployment.InterceptorBindingRegistrarBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.processor.InterceptorBindingRegistrar;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.AdditionalIndexedClassesBuildItem;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.ShutdownContextBuildItem;
import io.quarkus.deployment.metrics.MetricsCapabilityBuildItem;
import io.quarkus.resteasy.reactive.server.spi.MethodScannerBuildItem;
import io.quarkus.runtime.metrics.MetricsFactory;
import io.quarkus.smallrye.health.deployment.spi.HealthBuildItem;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTransformation;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.MethodInfo;
import org.jboss.resteasy.reactive.server.model.HandlerChainCustomizer;
import org.jboss.resteasy.reactive.server.processor.scanning.MethodScanner;

/** Makes the extension part of an application, as far as the application has what it needs. */
class AuditProcessor {

    private static final String FEATURE = "audit";

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem(FEATURE);
    }

    /** The annotation is in a jar without an index. */
    @BuildStep
    AdditionalIndexedClassesBuildItem index() {
        return new AdditionalIndexedClassesBuildItem(Audited.class.getName(), Names.SYSTEM_WORK.toString());
    }

    /** It is an interceptor binding, of which no member binds (decision 0012). */
    @BuildStep
    InterceptorBindingRegistrarBuildItem binding() {
        return new InterceptorBindingRegistrarBuildItem(new InterceptorBindingRegistrar() {
            @Override
            public List<InterceptorBinding> getAdditionalBindings() {
                return List.of(InterceptorBinding.of(Names.AUDITED, member -> true));
            }
        });
    }

    /** CDI does not look at the annotations of overridden methods and of interfaces. */
    @BuildStep
    AnnotationsTransformerBuildItem inherited(CombinedIndexBuildItem index) {
        return new AnnotationsTransformerBuildItem(new InheritedAnnotations(index.getIndex()));
    }

    @BuildStep
    void beans(Capabilities capabilities, BuildProducer<AdditionalBeanBuildItem> beans) {
        add(beans, "AuditBeans", "ApplicationLife", "AuditedMethods", "AuditedInterceptor");
        boolean http = capabilities.isPresent(Capability.VERTX_HTTP);
        if (http) {
            add(beans, "RequestBeans", "RequestFilter", "RequestSource", "RequestSurroundings");
        }
        if (capabilities.isPresent(Capability.SECURITY)) {
            add(beans, "SecurityUsers", "SecurityDenials", "SecurityObserver");
            if (http) {
                add(beans, "HttpIdentity", "RequestOfEvent");
            }
        }
        boolean rest = capabilities.isPresent(Capability.REST) || capabilities.isPresent(Capability.RESTEASY);
        if (rest) {
            add(beans, "RestDenials");
        }
        if (capabilities.isPresent(Capability.TRANSACTIONS)) {
            add(beans, "JtaTransactions", "TransactionInterceptor");
        }
        add(beans, capabilities.isPresent(Capability.OPENTELEMETRY_TRACER) ? "OpenTelemetryTraces" : "MdcTraces");
        if (capabilities.isPresent(Capability.HIBERNATE_ORM)) {
            add(beans, "DataCapture");
        }
        if (capabilities.isPresent(Capability.SCHEDULER)) {
            add(beans, "SystemWorkInterceptor");
        }
    }

    private static void add(BuildProducer<AdditionalBeanBuildItem> beans, String... names) {
        beans.produce(AdditionalBeanBuildItem.builder()
                .addBeanClasses(Stream.of(names).map(Names::bean).toList())
                .setUnremovable()
                .build());
    }

    /** Jobs of the scheduler are nobody's work. */
    @BuildStep
    void jobs(Capabilities capabilities, BuildProducer<AnnotationsTransformerBuildItem> transformers) {
        if (capabilities.isPresent(Capability.SCHEDULER)) {
            transformers.produce(new AnnotationsTransformerBuildItem(AnnotationTransformation.forMethods()
                    .whenAnyMatch(Names.SCHEDULED, Names.SCHEDULES)
                    .transform(method -> method.add(
                            AnnotationInstance.builder(Names.SYSTEM_WORK).build()))));
        }
    }

    /** The route of a request is known where the method of the resource is. */
    @BuildStep
    void routes(Capabilities capabilities, BuildProducer<MethodScannerBuildItem> scanners) {
        if (capabilities.isPresent(Capability.RESTEASY_REACTIVE)) {
            scanners.produce(new MethodScannerBuildItem(new MethodScanner() {
                @Override
                public List<HandlerChainCustomizer> scan(
                        MethodInfo method, ClassInfo resource, Map<String, Object> context) {
                    return List.of(new RouteOfResource());
                }
            }));
        }
    }

    /** Resources are below {@code quarkus.rest.path}, or, before that, below what an application class is annotated with. */
    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    void rootOfRoutes(CombinedIndexBuildItem index, ShutdownContextBuildItem shutdown, AuditStaticRecorder recorder) {
        String path = index.getIndex().getAnnotations(Names.APPLICATION_PATH).stream()
                .findFirst()
                .map(annotation -> annotation.value().asString())
                .or(() -> ConfigProvider.getConfig().getOptionalValue("quarkus.rest.path", String.class))
                .orElse("");
        recorder.routes(path, shutdown);
    }

    @BuildStep
    void health(Capabilities capabilities, AuditBuildTimeConfig config, BuildProducer<HealthBuildItem> checks) {
        if (capabilities.isPresent(Capability.SMALLRYE_HEALTH)) {
            checks.produce(
                    new HealthBuildItem(Names.bean("LogHealth"), config.health().enabled()));
            checks.produce(new HealthBuildItem(
                    Names.bean("LogReadiness"), config.health().enabled()));
        }
    }

    @BuildStep
    void meters(
            Optional<MetricsCapabilityBuildItem> metrics,
            AuditBuildTimeConfig config,
            BuildProducer<AdditionalBeanBuildItem> beans) {
        boolean micrometer = metrics.map(capability -> capability.metricsSupported(MetricsFactory.MICROMETER))
                .orElse(false);
        if (micrometer && config.metrics().enabled()) {
            add(beans, "LogMeters");
        }
    }

    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    SyntheticBeanBuildItem knownMethods(AuditedMethodsBuildItem methods, AuditStaticRecorder recorder) {
        return SyntheticBeanBuildItem.configure(KnownMethods.class)
                .scope(Singleton.class)
                .unremovable()
                .runtimeValue(recorder.knownMethods(methods.parameterNames(), methods.notPublic()))
                .done();
    }
}
