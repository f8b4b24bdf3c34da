package dev.auditkit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.Audited;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.javapoet.ClassName;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;

/** What a native image is told to keep. */
class NativeHintsTest {

    @Test
    void whatTheLogReadsFromItsJarAndAsksOfSpringSecurityIsKept() {
        RuntimeHints hints = new RuntimeHints();
        SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
                .load(RuntimeHintsRegistrar.class)
                .stream()
                .filter(registrar -> registrar.getClass().getPackageName().startsWith("dev.auditkit"))
                .forEach(registrar -> registrar.registerHints(hints, getClass().getClassLoader()));
        String page = "dev/auditkit/internal/proof/evidence.txt";
        assertThat(new ClassPathResource(page).exists()).isTrue();
        assertThat(RuntimeHintsPredicates.resource().forResource(page)).accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(AbstractAuthenticationProcessingFilter.class, "getFailureHandler"))
                .accepts(hints);
    }

    @Test
    void auditedMethodsAndWhatTheirTemplatesReadAreKept() {
        GenericApplicationContext context = new GenericApplicationContext();
        context.registerBean("service", Service.class);
        context.registerBean("other", Other.class);
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get(NativeHintsTest.class)), new InMemoryGeneratedFiles());
        new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        RuntimeHints hints = generation.getRuntimeHints();
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(Service.class)
                        .withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(Order.class)
                        .withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(Other.class)
                        .withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS))
                .rejects(hints);
    }

    record Order(String id) {}

    static class Service {

        @Audited(key = "{order.id}")
        public void work(Order order) {
            // Never called.
        }
    }

    static class Other {

        public void work(Order order) {
            // Never called.
        }
    }
}
