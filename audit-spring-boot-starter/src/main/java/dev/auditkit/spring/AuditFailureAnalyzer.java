package dev.auditkit.spring;

import dev.auditkit.AuditOption;
import dev.auditkit.capture.StartAdvice;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says of a log that keeps the application from starting what is wrong, and what to do. Stateless. */
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
final class AuditFailureAnalyzer implements FailureAnalyzer {

    private static final String PREFIX = "audit.";

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String action = action(cause);
            if (action != null) {
                return new FailureAnalysis(description(cause), action, cause);
            }
        }
        return null;
    }

    private static String description(Throwable cause) {
        if (cause instanceof BindException bind) {
            ConfigurationProperty property = bind.getProperty();
            AuditOption option = option(bind.getName());
            if (option != null) {
                String value = property == null || option.secret() ? "***" : String.valueOf(property.getValue());
                return bind.getName() + " = '" + value + "' cannot be used; allowed: " + option.allowed();
            }
        }
        return String.valueOf(cause.getMessage());
    }

    /** What to do about it; null when it is not ours. */
    private static @Nullable String action(Throwable cause) {
        if (cause instanceof BindException bind) {
            return option(bind.getName()) == null
                    ? null
                    : "Change " + bind.getName() + " in the application's configuration.";
        }
        return StartAdvice.of(cause);
    }

    private static @Nullable AuditOption option(ConfigurationPropertyName name) {
        return Stream.of(AuditOption.values())
                .filter(option -> name.equals(ConfigurationPropertyName.of(PREFIX + option.key())))
                .findFirst()
                .orElse(null);
    }
}
