package dev.auditkit.quarkus.contract;

import dev.auditkit.quarkus.contract.build.ApplicationClasses;
import dev.auditkit.testkit.contract.RunningApplication;
import io.quarkus.bootstrap.app.AugmentAction;
import io.quarkus.bootstrap.app.CuratedApplication;
import io.quarkus.bootstrap.app.QuarkusBootstrap;
import io.quarkus.bootstrap.app.RunningQuarkusApplication;
import io.quarkus.bootstrap.app.StartupAction;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * An application that was built once and can be started many times, one after the other: all options are of run time. Quarkus has no public way to
 * start again what it has built, so that two of its methods are called by reflection.
 */
final class BuiltApplication {

    private static final String APPLICATION = "dev/auditkit/quarkus/contract/app";
    private static final String BUILD = "dev/auditkit/quarkus/contract/build";

    private final CuratedApplication curated;
    private final Object built;
    private final AtomicBoolean running = new AtomicBoolean();

    private BuiltApplication(CuratedApplication curated, Object built) {
        this.curated = curated;
        this.built = built;
    }

    /** Builds the application. */
    static BuiltApplication of(String name) throws Exception {
        Path classes = Path.of("target/test-classes").toAbsolutePath();
        Path root = Path.of("target/contract/" + name).toAbsolutePath();
        Path build = Path.of("target/contract/build").toAbsolutePath();
        copy(classes.resolve(APPLICATION), root.resolve(APPLICATION));
        copy(classes.resolve(BUILD), build.resolve(BUILD));
        Properties properties = new Properties();
        // What the contract hands over to the application, and back, must be of the same classes there as here.
        properties.setProperty(
                "quarkus.class-loading.parent-first-artifacts", "dev.auditkit:audit-core,dev.auditkit:audit-testkit");
        properties.setProperty("quarkus.index-dependency.testkit.group-id", "dev.auditkit");
        properties.setProperty("quarkus.index-dependency.testkit.artifact-id", "audit-testkit");
        properties.setProperty("quarkus.application.name", "contract");
        properties.setProperty("quarkus.http.test-port", "0");
        properties.setProperty("quarkus.http.auth.basic", "true");
        properties.setProperty("quarkus.log.level", "OFF");
        properties.setProperty("quarkus.banner.enabled", "false");
        properties.setProperty("quarkus.otel.traces.exporter", "none");
        properties.setProperty("quarkus.transaction-manager.object-store.directory", "target/contract/transactions");
        try (var out = Files.newOutputStream(root.resolve("application.properties"))) {
            properties.store(out, null);
        }
        CuratedApplication curated = QuarkusBootstrap.builder()
                .setApplicationRoot(root)
                .setProjectRoot(classes)
                .setTargetDirectory(Path.of("target").toAbsolutePath())
                .addExcludedPath(classes)
                .addAdditionalDeploymentArchive(build)
                .setMode(QuarkusBootstrap.Mode.TEST)
                .build()
                .bootstrap();
        AugmentAction augment = curated.createAugmentor(ApplicationClasses.class.getName(), Map.of());
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ClassLoader deployment = curated.createDeploymentClassLoader();
        Thread.currentThread().setContextClassLoader(deployment);
        try {
            Method run = Stream.of(augment.getClass().getDeclaredMethods())
                    .filter(method -> method.getName().equals("runAugment"))
                    .findFirst()
                    .orElseThrow();
            run.setAccessible(true);
            var outputs = augment.getClass().getDeclaredField("NON_NORMAL_MODE_OUTPUTS");
            outputs.setAccessible(true);
            return new BuiltApplication(
                    curated, run.invoke(augment, true, Set.of(), null, deployment, outputs.get(null)));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.write(to.resolve(file.getFileName().toString()), Files.readAllBytes(file));
            }
        }
    }

    /** Takes it, to be started; false when it runs. */
    boolean take() {
        return running.compareAndSet(false, true);
    }

    /** Starts it, once it is taken, with properties, which it reads while it starts. */
    RunningApplication start(Map<String, String> properties) throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        properties.forEach(System::setProperty);
        try {
            StartupAction action = (StartupAction) curated.getOrCreateAugmentClassLoader()
                    .loadClass("io.quarkus.runner.bootstrap.StartupActionImpl")
                    .getConstructors()[0]
                    .newInstance(curated, built);
            RunningQuarkusApplication started = action.run();
            Object application = started.instance(
                    started.getClassLoader().loadClass("dev.auditkit.quarkus.contract.app.ContractApplication"));
            return new Started(started, (RunningApplication) application, () -> running.set(false));
        } catch (Throwable e) {
            running.set(false);
            throw e;
        } finally {
            properties.keySet().forEach(System::clearProperty);
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
