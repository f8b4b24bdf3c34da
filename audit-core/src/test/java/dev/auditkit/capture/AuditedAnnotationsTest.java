package dev.auditkit.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.Audited;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"UnusedMethod", "EffectivelyPrivate"}) // methods are looked up, not called
class AuditedAnnotationsTest {

    @Audited(operation = "interface")
    private interface Audit {
        void inherited();

        @Audited(operation = "interface method")
        void declared();
    }

    @Audited(operation = "base")
    private static class Base {
        public void plain() {}

        @Audited(operation = "base method")
        public void overridden() {}

        void notPublic() {}

        @Audited(operation = "not public")
        void chosen() {}

        public static void ofNobody() {}
    }

    private static final class Implementation extends Base implements Audit {
        @Override
        public void inherited() {}

        @Override
        public void declared() {}

        @Override
        public void overridden() {}
    }

    private static final class OnlyAudit implements Audit {
        @Override
        public void inherited() {}

        @Override
        public void declared() {}

        public void own() {}
    }

    private static String find(Class<?> type, Class<?> declaring, String name) {
        try {
            Method method = declaring.getDeclaredMethod(name);
            Audited audited = AuditedAnnotations.find(method, type);
            return audited == null ? "none" : audited.operation();
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theNearestCounts() {
        assertThat(find(Implementation.class, Base.class, "plain")).isEqualTo("base");
        assertThat(find(Implementation.class, Implementation.class, "overridden"))
                .isEqualTo("base method");
        assertThat(find(Implementation.class, Implementation.class, "declared")).isEqualTo("interface method");
        assertThat(find(Implementation.class, Audit.class, "declared")).isEqualTo("interface method");
        assertThat(find(Implementation.class, Implementation.class, "inherited"))
                .isEqualTo("base");
        assertThat(find(OnlyAudit.class, OnlyAudit.class, "inherited")).isEqualTo("interface");
        assertThat(find(OnlyAudit.class, OnlyAudit.class, "declared")).isEqualTo("interface method");
    }

    @Test
    void whatIsNotMeantIsNotAudited() {
        assertThat(find(OnlyAudit.class, OnlyAudit.class, "own")).isEqualTo("none");
        assertThat(find(Base.class, Base.class, "notPublic")).isEqualTo("none");
        assertThat(find(Base.class, Base.class, "chosen")).isEqualTo("not public");
        assertThat(find(Base.class, Base.class, "ofNobody")).isEqualTo("none");
        assertThat(find(Implementation.class, Object.class, "toString")).isEqualTo("none");
    }
}
