package dev.auditkit.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/** What a native image is told of is there: names in texts go out of date unseen. */
class NativeProcessorTest {

    private final NativeProcessor processor = new NativeProcessor();

    @Test
    void theClassesThatAreMadeAnewInEachProcessAreThere() {
        assertThatCode(() -> Class.forName(processor.randomness().getClassName()))
                .doesNotThrowAnyException();
        assertThatCode(() -> Class.forName(processor.processors().getClassName()))
                .doesNotThrowAnyException();
    }

    @Test
    void theTextsAreThere() {
        assertThat(processor.texts().getIncludePatterns()).hasSize(1);
        assertThat(getClass().getResource("/dev/auditkit/internal/proof/evidence.txt"))
                .isNotNull();
    }
}
