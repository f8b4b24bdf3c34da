package dev.auditkit.quarkus.deployment;

import dev.auditkit.spi.SignerProvider;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.nativeimage.NativeImageResourcePatternsBuildItem;
import io.quarkus.deployment.builditem.nativeimage.RuntimeInitializedClassBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ServiceProviderBuildItem;

/** Tells a native image what it cannot see by itself. */
class NativeProcessor {

    /** It keeps a source of randomness, whose seed must not be the same in every process that is started from the image. */
    @BuildStep
    RuntimeInitializedClassBuildItem randomness() {
        return new RuntimeInitializedClassBuildItem("dev.auditkit.internal.codec.RandomBits");
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
}
