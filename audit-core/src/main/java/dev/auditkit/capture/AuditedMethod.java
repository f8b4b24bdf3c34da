package dev.auditkit.capture;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditType;
import dev.auditkit.Audited;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A method that is {@link Audited}, with its templates, checked. Immutable. */
public final class AuditedMethod {

    private static final String RESERVED = "audit";

    private final String operation;
    private final AuditType type;
    private final @Nullable BoundTemplate key;
    private final @Nullable BoundTemplate user;
    private final @Nullable BoundTemplate source;
    private final Map<String, BoundTemplate> metadata;
    private final @Nullable AsyncResult async;

    /** @throws AuditTemplateException when a template or the name of a detail cannot be used */
    AuditedMethod(Audited audited, String defaultOperation, TemplateScope scope, @Nullable AsyncResult async) {
        operation = audited.operation().isBlank() ? defaultOperation : audited.operation();
        if (operation.startsWith(RESERVED + ".")) {
            throw new AuditTemplateException("@Audited at " + scope.place() + ": operation '" + operation
                    + "' begins with audit., which is the log's own; allowed: any other name");
        }
        type = audited.type();
        key = bind(audited.key(), scope);
        user = bind(audited.user(), scope);
        source = bind(audited.source(), scope);
        metadata = metadata(audited.metadata(), scope);
        this.async = async;
    }

    private static Map<String, BoundTemplate> metadata(String[] details, TemplateScope scope) {
        Map<String, BoundTemplate> metadata = new LinkedHashMap<>();
        for (String detail : details) {
            int equals = detail.indexOf('=');
            String name = equals < 0 ? "" : detail.substring(0, equals).strip();
            if (name.isEmpty() || name.equals(RESERVED) || metadata.containsKey(name)) {
                throw new AuditTemplateException("@Audited at " + scope.place() + ": metadata '" + detail
                        + "' is not allowed; allowed: a name, = and a template, such as total={return.total}, each name once and"
                        + " none of them audit");
            }
            metadata.put(name, bindTo(detail.substring(equals + 1).strip(), scope));
        }
        return metadata;
    }

    private static @Nullable BoundTemplate bind(String template, TemplateScope scope) {
        return template.isEmpty() ? null : bindTo(template, scope);
    }

    private static BoundTemplate bindTo(String text, TemplateScope scope) {
        Template template;
        try {
            template = Template.parse(text);
        } catch (AuditTemplateException e) {
            throw e.at(scope.place());
        }
        return BoundTemplate.bind(template, scope);
    }

    /** The operation that its calls are recorded as. */
    public String operation() {
        return operation;
    }

    /** Whether it only reads. */
    public AuditType type() {
        return type;
    }

    /** Whether its work begins only when somebody subscribes to its result. */
    public boolean isLazy() {
        return async != null && async.isLazy();
    }

    /** The kind of its result, where that is returned before the work is done; null for every other. */
    @Nullable
    AsyncResult async() {
        return async;
    }

    /** A call, with what its templates say of the parameters; on the caller's thread, before the method runs. */
    Call call(@Nullable Object[] arguments) {
        return new Call(arguments);
    }

    /** What the templates say of one call. Safe for use by many threads. */
    final class Call {

        private final @Nullable Filled keyRead;
        private final @Nullable Filled userRead;
        private final @Nullable Filled sourceRead;
        private final Map<String, Filled> metadataRead = new LinkedHashMap<>();

        private Call(@Nullable Object[] arguments) {
            keyRead = fill(key, arguments);
            userRead = fill(user, arguments);
            sourceRead = fill(source, arguments);
            metadata.forEach(
                    (name, template) -> metadataRead.put(name, new Filled(template, template.read(arguments))));
        }

        private static @Nullable Filled fill(@Nullable BoundTemplate template, @Nullable Object[] arguments) {
            return template == null ? null : new Filled(template, template.read(arguments));
        }

        String operation() {
            return operation;
        }

        /** The event of its beginning. */
        AuditEvent.Builder begin() {
            AuditEvent.Builder event = AuditEvent.of(operation).type(type);
            if (userRead != null && !userRead.template().needsResult()) {
                event.user(userRead.text(null));
            }
            if (sourceRead != null && !sourceRead.template().needsResult()) {
                event.source(sourceRead.text(null));
            }
            return event;
        }

        /** Tells the operation what it was done to; without a result when it failed. */
        void describe(AuditOperation recorded, @Nullable Object result) {
            if (keyRead != null) {
                recorded.key(keyRead.text(result));
            }
            metadataRead.forEach((name, filled) -> recorded.metadata(name, filled.value(result)));
            if (result == null) {
                return;
            }
            if (userRead != null && userRead.template().needsResult()) {
                recorded.user(userRead.text(result));
            }
            if (sourceRead != null && sourceRead.template().needsResult()) {
                recorded.source(sourceRead.text(result));
            }
        }
    }

    /** A template and what it has read of the parameters. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    private record Filled(BoundTemplate template, @Nullable Object[] read) {

        String text(@Nullable Object result) {
            return template.text(read, result);
        }

        @Nullable
        Object value(@Nullable Object result) {
            return template.value(read, result);
        }
    }
}
