package dev.auditkit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditLog;
import dev.auditkit.capture.AsyncResult;
import dev.auditkit.capture.HttpCapture;
import dev.auditkit.capture.SourceProvider;
import dev.auditkit.capture.UserProvider;
import dev.auditkit.spring.reactive.ReactiveUserProvider;
import dev.auditkit.testkit.AuditAssertions;
import io.micrometer.context.ContextRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.autoconfigure.audit.AuditAutoConfiguration;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** Each auto-configuration does without the library that it is for, is switched off, and stands back for the application's own beans. */
class BackOffTest {

    private static final AutoConfigurations OURS = AutoConfigurations.of(Stream.concat(
                    Stream.of(AopAutoConfiguration.class),
                    ImportCandidates.load(org.springframework.boot.autoconfigure.AutoConfiguration.class, null)
                            .getCandidates()
                            .stream()
                            .filter(name -> name.startsWith("dev.auditkit."))
                            .map(BackOffTest::load))
            .toArray(Class<?>[]::new));

    @TempDir
    Path directory;

    private ApplicationContextRunner plain;
    private WebApplicationContextRunner servlet;
    private ReactiveWebApplicationContextRunner reactive;

    @BeforeEach
    void configure() {
        plain = configured(new ApplicationContextRunner());
        servlet = configured(new WebApplicationContextRunner());
        reactive = configured(new ReactiveWebApplicationContextRunner());
    }

    private <R extends AbstractApplicationContextRunner<R, ?, ?>> R configured(R runner) {
        return runner.withConfiguration(OURS)
                .withPropertyValues("audit.log-dir=" + directory.resolve("log"), "audit.min-free-mb=0");
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anApplicationWithoutAServerRecordsNoRequests() {
        plain.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(AuditLog.class)
                .doesNotHaveBean(HttpCapture.class)
                .doesNotHaveBean("auditHttpFilter")
                .doesNotHaveBean("auditRefusals"));
    }

    @Test
    void aServletApplicationHasTheFiltersOfServlets() {
        servlet.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(HttpCapture.class)
                .hasBean("auditHttpFilter")
                .hasBean("auditRoutes")
                .doesNotHaveBean(WebFilter.class));
        servlet.withPropertyValues("audit.capture.http=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(SourceProvider.class)
                        .doesNotHaveBean("auditRoutes")
                        .doesNotHaveBean("auditHttpFilter"));
        servlet.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasBean("auditHttpFilter")
                        .doesNotHaveBean("auditRoutes"));
    }

    @Test
    void sourcesAndCapturesOfTheApplicationsOwnCount() {
        SourceProvider source = () -> "somewhere";
        servlet.withBean(SourceProvider.class, () -> source)
                .run(context ->
                        assertThat(context).getBean(SourceProvider.class).isSameAs(source));
        servlet.withBean("auditHttpFilter", String.class, () -> "none")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean("auditHttpFilter")
                        .isEqualTo("none"));
    }

    @Test
    void aReactiveApplicationHasTheFiltersOfWebFlux() {
        reactive.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(HttpCapture.class)
                .hasSingleBean(ReactiveUserProvider.class)
                .hasBean("auditHttpFilter")
                .hasBean("auditHttpUserFilter")
                .hasBean("auditRefusals")
                .hasBean("auditLogouts"));
        reactive.withPropertyValues("audit.capture.http=false", "audit.capture.security=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasBean("auditHttpUserFilter")
                        .doesNotHaveBean("auditHttpFilter")
                        .doesNotHaveBean("auditRefusals")
                        .doesNotHaveBean("auditRecordedAuthentications"));
        reactive.withClassLoader(new FilteredClassLoader("org.springframework.security"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasBean("auditHttpFilter")
                        .doesNotHaveBean(ReactiveUserProvider.class));
        reactive.withClassLoader(new FilteredClassLoader(ContextRegistry.class))
                .run(context -> assertThat(context).hasNotFailed().hasBean("auditHttpFilter"));
    }

    @Test
    void failedLoginsAreWatchedWhereThereAreServlets() {
        servlet.run(context -> assertThat(context).hasBean("auditFailedLogins"));
        servlet.withPropertyValues("audit.capture.security=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("auditFailedLogins"));
        servlet.withClassLoader(new FilteredClassLoader("org.springframework.security.web"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("auditFailedLogins"));
        reactive.withClassLoader(new FilteredClassLoader("jakarta.servlet"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("auditFailedLogins"));
    }

    /** They are known by names alone. */
    @Test
    void usersAreKnownWithoutTheLibrariesForOAuth() {
        FilteredClassLoader without = new FilteredClassLoader("org.springframework.security.oauth2", "com.nimbusds");
        servlet.withClassLoader(without)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(UserProvider.class)
                        .hasBean("auditSecurityEventListener")
                        .hasBean("auditFailedLogins"));
        reactive.withClassLoader(without)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ReactiveUserProvider.class)
                        .hasBean("auditRecordedAuthentications"));
    }

    @Test
    void reactiveUsersOfTheApplicationsOwnCount() {
        ReactiveUserProvider own = () -> Mono.just("somebody");
        reactive.withBean(ReactiveUserProvider.class, () -> own)
                .run(context ->
                        assertThat(context).getBean(ReactiveUserProvider.class).isSameAs(own));
    }

    @Test
    void withoutReactorThereAreNoResultsOfReactor() {
        plain.run(context -> assertThat(context)
                .getBeans(AsyncResult.class)
                .containsOnlyKeys(
                        "auditMonoResult", "auditFluxResult", "auditAdaptedOneResult", "auditAdaptedManyResult"));
        plain.withClassLoader(new FilteredClassLoader("reactor", "org.reactivestreams"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(AuditLog.class)
                        .doesNotHaveBean(AsyncResult.class));
    }

    @Test
    void theActuatorsEventsAreKeptWhereThereIsAnActuatorAndNoOtherRepository() {
        plain.run(context -> assertThat(context).hasSingleBean(AuditEventRepository.class));
        plain.withPropertyValues("management.auditevents.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(AuditEventRepository.class));
        AuditEventRepository own = new InMemoryAuditEventRepository();
        plain.withBean(AuditEventRepository.class, () -> own)
                .run(context ->
                        assertThat(context).getBean(AuditEventRepository.class).isSameAs(own));
        plain.withClassLoader(new FilteredClassLoader(AuditEventRepository.class, Endpoint.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(AuditLog.class)
                        .doesNotHaveBean("auditEventRepository")
                        .doesNotHaveBean("auditLogEndpoint"));
    }

    @Test
    void theActuatorsEventsAreKeptWithoutSpringSecurity() {
        plain.withConfiguration(AutoConfigurations.of(AuditAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("org.springframework.security"))
                .run(context -> {
                    assertThat(context)
                            .hasNotFailed()
                            .doesNotHaveBean(AuditEventRepository.class)
                            .doesNotHaveBean("authenticationAuditListener");
                    context.publishEvent(new AuditApplicationEvent("alice", "ORDER_EXPORTED"));
                    AuditLog log = context.getBean(AuditLog.class);
                    log.flush();
                    AuditAssertions.assertThat(log)
                            .hasEntry()
                            .withOperation("event.ORDER_EXPORTED")
                            .by("alice");
                });
    }

    @Test
    void theEndpointIsThereOnlyWhereItIsExposed() {
        plain.run(context -> assertThat(context).doesNotHaveBean("auditLogEndpoint"));
        plain.withPropertyValues("management.endpoints.jmx.exposure.include=auditlog", "spring.jmx.enabled=true")
                .run(context -> assertThat(context).hasBean("auditLogEndpoint"));
        plain.withPropertyValues(
                        "management.endpoints.jmx.exposure.include=auditlog",
                        "spring.jmx.enabled=true",
                        "management.endpoint.auditlog.access=NONE")
                .run(context -> assertThat(context).doesNotHaveBean("auditLogEndpoint"));
    }

    @Test
    void repositoriesAreCapturedWhereThereIsSpringData() {
        plain.run(context -> assertThat(context).hasBean("auditRecordedRepositories"));
        plain.withPropertyValues("audit.capture.data=false")
                .run(context -> assertThat(context).doesNotHaveBean("auditRecordedRepositories"));
        plain.withClassLoader(new FilteredClassLoader("org.springframework.data"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("auditRecordedRepositories"));
    }

    @Test
    void timersStandBack() {
        RecordingTime own = nanos -> {};
        plain.withBean(RecordingTime.class, () -> own)
                .run(context -> assertThat(context).getBean(RecordingTime.class).isSameAs(own));
    }

    @Test
    void denialsOfTheApplicationsOwnCount() {
        Denials own = failure -> false;
        plain.withBean(Denials.class, () -> own)
                .run(context -> assertThat(context).getBean(Denials.class).isSameAs(own));
    }

    @Test
    void withoutAnythingButSpringThereIsALog() {
        plain.withClassLoader(new FilteredClassLoader(
                        "org.springframework.security",
                        "org.springframework.transaction",
                        "org.springframework.web",
                        "org.springframework.data",
                        "org.springframework.boot.actuate.audit",
                        "org.springframework.boot.actuate.endpoint.annotation",
                        "org.springframework.boot.health.contributor",
                        "org.springframework.boot.servlet",
                        "io.micrometer.core",
                        "io.micrometer.tracing",
                        "io.micrometer.context",
                        "io.opentelemetry",
                        "jakarta.servlet",
                        "reactor",
                        "org.reactivestreams"))
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(AuditLog.class);
                    assertThat(List.of(context.getBeanDefinitionNames())).contains("auditedAdvisor");
                });
    }
}
