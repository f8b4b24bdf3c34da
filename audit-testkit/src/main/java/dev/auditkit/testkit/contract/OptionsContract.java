package dev.auditkit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditOption;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options are those of {@link AuditOption}: each is bound, none has a default of its own, a bad value is refused by name. */
interface OptionsContract extends Contract {

    /** A value of each option that is not its default. Auditing is off among them, so that no file has to be there. */
    static Map<AuditOption, String> otherValues() {
        Map<AuditOption, String> values = new EnumMap<>(AuditOption.class);
        for (AuditOption option : AuditOption.values()) {
            values.put(
                    option,
                    switch (option) {
                        case ENABLED,
                                CAPTURE_METHODS,
                                CAPTURE_HTTP,
                                CAPTURE_SECURITY,
                                CAPTURE_DATA,
                                CAPTURE_ROLLED_BACK_DATA -> "false";
                        case LEGAL_HOLD, LOG_READS, SENSITIVE_KEYS, POST_QUANTUM, CAPTURE_EXCEPTION_MESSAGES -> "true";
                        case LOG_DIR -> "target/contract/log";
                        case ROTATION_SIZE_MB, RETENTION_DAYS, MIN_FREE_MB -> "7";
                        case ROTATION_INTERVAL -> "6h";
                        case KEY_HASH_SECRET, SIGNING_KEY_PASSWORD -> "correct horse battery staple";
                        case NODE, SIGNING_KEY_ALIAS -> "contract";
                        case DURABILITY -> "sync";
                        case FAILURE_POLICY -> "closed";
                        case MAX_WAIT, CHECKPOINT_INTERVAL -> "1500ms";
                        case QUEUE_CAPACITY -> "1024";
                        case COMPRESSION -> "gzip";
                        case CAPTURE_DATA_VALUES -> "changed";
                        case SIGNING_KEY, PREVIOUS_SIGNING_KEY, WITNESSES -> "target/contract/" + option.key();
                        case ORIGIN -> "example.com/contract";
                        case CAPTURE_HTTP_EXCLUDE -> "/a/**,/b";
                    });
        }
        return values;
    }

    /** Each option is bound. */
    @Test
    default void everyOptionIsBound() throws Exception {
        Map<String, String> properties = new HashMap<>();
        AuditConfig.Builder expected = AuditConfig.builder();
        otherValues().forEach((option, value) -> {
            properties.put("audit." + option.key(), value);
            expected.set(option, value);
        });
        try (RunningApplication application = driver().start(properties)) {
            for (AuditOption option : AuditOption.values()) {
                assertThat(application.auditConfig().describe().get(option.key()))
                        .as("audit.%s", option.key())
                        .isEqualTo(expected.build().describe().get(option.key()));
            }
            assertThat(application.auditConfig()).isEqualTo(expected.build());
        }
    }

    /** No option has another default than anywhere else, and the log is opened with what is bound. */
    @Test
    default void everyOptionHasTheDefaultThatItHasEverywhere(@TempDir Path directory) throws Exception {
        try (RunningApplication application =
                driver().start(Map.of("audit.log-dir", directory.resolve("log").toString()))) {
            AuditConfig config = application.auditConfig();
            assertThat(config.node()).contains("@");
            assertThat(config)
                    .isEqualTo(AuditConfig.builder()
                            .logDir(directory.resolve("log"))
                            .node(config.node())
                            .build());
            application.auditLog().flush();
            assertThat(Contract.entries(application.auditLog(), "audit.opened")
                            .get(0)
                            .metadata())
                    .containsEntry("options", Map.copyOf(config.describe()));
        }
    }

    /** A bad value stops the start, and the message says which and what is allowed. */
    @Test
    default void aBadValueIsRefusedWithItsKeyAndWhatIsAllowed(@TempDir Path directory) {
        Throwable failure = catchThrowable(() ->
                start(directory.resolve("log"), "max-wait", "3 fortnights").close());
        assertThat(failure).as("what a bad value does to the start").isNotNull();
        assertThat(Contract.messages(failure))
                .contains("audit.max-wait")
                .contains("3 fortnights")
                .contains(AuditOption.MAX_WAIT.allowed());
        assertThat(directory.resolve("log")).doesNotExist();
    }

    /** Auditing that is off leaves no file and no thread, and calls go through. */
    @Test
    default void whatIsDisabledLeavesNoFileAndNoThread(@TempDir Path directory) throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (RunningApplication application = start(directory.resolve("log"), "enabled", "false")) {
            assertThat(application.service().write("1", 1)).isEqualTo("1");
            assertThat(application.auditLog().stats().enabled()).isFalse();
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> !before.contains(thread))
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("audit-"));
        }
        assertThat(directory).isEmptyDirectory();
    }
}
