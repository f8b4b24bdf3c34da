package dev.auditkit.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What a native image must keep of the log itself. Of the application's beans, {@link AuditedBeans} tells. Stateless. */
final class AuditHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        // The page that goes into bundles of evidence.
        hints.resources().registerPattern("dev/auditkit/internal/proof/evidence.txt");
        // What an application may add: providers of signing keys.
        hints.resources().registerPattern("META-INF/services/dev.auditkit.spi.*");
        // What answers failed logins, before which what records them is put.
        hints.reflection()
                .registerTypeIfPresent(
                        loader,
                        "org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter",
                        hint -> hint.withMethod("getFailureHandler", List.of(), ExecutableMode.INVOKE));
    }
}
