package dev.auditkit.quarkus.deployment;

import dev.auditkit.spi.SignerProvider;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.nativeimage.NativeImageProxyDefinitionBuildItem;
import io.quarkus.deployment.builditem.nativeimage.NativeImageResourcePatternsBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveClassBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveFieldBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveMethodBuildItem;
import io.quarkus.deployment.builditem.nativeimage.RuntimeInitializedClassBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ServiceProviderBuildItem;

/** Tells a native image what it cannot see by itself. */
class NativeProcessor {

    private static final String SESSION_FACTORY = "org.hibernate.internal.SessionFactoryImpl";
    private static final String EVENT = "org.hibernate.event.spi.AbstractEvent";
    private static final String SELECTS = "org.hibernate.sql.exec.spi.JdbcSelectExecutor";

    /** It keeps a source of randomness, whose seed must not be the same in every process that is started from the image. */
    @BuildStep
    RuntimeInitializedClassBuildItem randomness() {
        return new RuntimeInitializedClassBuildItem("dev.auditkit.internal.codec.RandomBits");
    }

    /** It keeps as many threads as there are processors, which are not those of the machine that makes the image. */
    @BuildStep
    RuntimeInitializedClassBuildItem processors() {
        return new RuntimeInitializedClassBuildItem("dev.auditkit.internal.query.ReadAhead");
    }

    /** The page that goes with exported evidence is read from the class path. */
    @BuildStep
    NativeImageResourcePatternsBuildItem texts() {
        return NativeImageResourcePatternsBuildItem.builder()
                .includeGlob("dev/auditkit/internal/**")
                .build();
    }

    /** Providers of keys are found by the service loader, and made by reflection. */
    @BuildStep
    ServiceProviderBuildItem signers() {
        return ServiceProviderBuildItem.allProvidersFromClassPath(SignerProvider.class.getName());
    }

    /** What audit-hibernate does by reflection; entities are kept for it by Quarkus. */
    @BuildStep
    void hibernate(
            Capabilities capabilities,
            BuildProducer<ReflectiveClassBuildItem> classes,
            BuildProducer<ReflectiveFieldBuildItem> fields,
            BuildProducer<ReflectiveMethodBuildItem> methods,
            BuildProducer<NativeImageProxyDefinitionBuildItem> proxies) {
        if (!capabilities.isPresent(Capability.HIBERNATE_ORM)) {
            return;
        }
        fields.produce(new ReflectiveFieldBuildItem(
                "bulk statements are recorded by what is put there", SESSION_FACTORY, "jdbcServices"));
        methods.produce(new ReflectiveMethodBuildItem(
                "its result is of another type from version to version", EVENT, "getSession", new String[0]));
        proxies.produce(new NativeImageProxyDefinitionBuildItem(SELECTS));
        classes.produce(ReflectiveClassBuildItem.builder(SELECTS)
                .reason("a proxy that records bulk statements hands its calls over")
                .constructors(false)
                .methods()
                .build());
    }
}
