package dev.auditkit.spring;

import dev.auditkit.AuditConfigException;
import dev.auditkit.AuditIntegrityException;
import dev.auditkit.AuditLockedException;
import dev.auditkit.AuditOption;
import dev.auditkit.AuditStorageException;
import dev.auditkit.capture.AuditTemplateException;
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
        if (cause instanceof AuditConfigException config) {
            return "Change " + PREFIX + config.key() + " in the application's configuration.";
        }
        if (cause instanceof BindException bind) {
            return option(bind.getName()) == null
                    ? null
                    : "Change " + bind.getName() + " in the application's configuration.";
        }
        if (cause instanceof AuditLockedException) {
            return "Stop the other process, or give each application a directory of its own with audit.log-dir. With"
                    + " audit.failure-policy=open the application starts without the log, which is DOWN until the directory is free.";
        }
        if (cause instanceof AuditIntegrityException) {
            return "Keep the directory as it is for whoever looks into it; 'audit verify' says what is wrong in full. Then start with another"
                    + " audit.log-dir, or with audit.failure-policy=open, which sets the damaged log aside and begins one that says so.";
        }
        if (cause instanceof AuditStorageException) {
            return "Make audit.log-dir a directory that the application may create, read and write.";
        }
        if (cause instanceof AuditTemplateException) {
            return "Correct the annotation. Names of parameters are there only when the code is compiled with -parameters.";
        }
        return null;
    }

    private static @Nullable AuditOption option(ConfigurationPropertyName name) {
        return Stream.of(AuditOption.values())
                .filter(option -> name.equals(ConfigurationPropertyName.of(PREFIX + option.key())))
                .findFirst()
                .orElse(null);
    }
}
