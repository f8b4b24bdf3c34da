package dev.auditkit.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.Audited;
import dev.auditkit.capture.AuditTemplateException;
import io.quarkus.arc.Unremovable;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A template that names what there is not is an error of the build. */
class BadTemplateTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = new QuarkusUnitTest()
            .setArchiveProducer(() -> ShrinkWrap.create(JavaArchive.class).addClass(Misnamed.class))
            .assertException(failure -> assertThat(failure)
                    .rootCause()
                    .isInstanceOf(AuditTemplateException.class)
                    .hasMessageContaining(Misnamed.class.getName() + ".cancel")
                    .hasMessageContaining("'{nr}'")
                    .hasMessageContaining("there is id"));

    @Test
    void isRefused() {
        throw new AssertionError("not to be reached");
    }

    @ApplicationScoped
    @Unremovable
    static class Misnamed {

        @Audited(key = "{nr}")
        public void cancel(String id) {}
    }
}
