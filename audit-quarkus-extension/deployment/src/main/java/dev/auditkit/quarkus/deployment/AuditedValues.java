package dev.auditkit.quarkus.deployment;

import dev.auditkit.AuditType;
import dev.auditkit.Audited;
import java.lang.annotation.Annotation;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jspecify.annotations.Nullable;

/** The annotation as the index has it. */
@SuppressWarnings({"BadAnnotationImplementation", "ClassExplicitlyAnnotation", "ImmutableAnnotationChecker"
}) // never compared
record AuditedValues(AnnotationInstance instance) implements Audited {

    @Override
    public String operation() {
        return text("operation");
    }

    @Override
    public String key() {
        return text("key");
    }

    @Override
    public AuditType type() {
        AnnotationValue value = value("type");
        return value == null ? AuditType.WRITE : AuditType.valueOf(value.asEnum());
    }

    @Override
    public String[] metadata() {
        AnnotationValue value = value("metadata");
        return value == null ? new String[0] : value.asStringArray();
    }

    @Override
    public String user() {
        return text("user");
    }

    @Override
    public String source() {
        return text("source");
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return Audited.class;
    }

    private String text(String name) {
        AnnotationValue value = value(name);
        return value == null ? "" : value.asString();
    }

    private @Nullable AnnotationValue value(String name) {
        return instance.value(name);
    }
}
