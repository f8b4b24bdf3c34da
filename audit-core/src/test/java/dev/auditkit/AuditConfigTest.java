package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditOption.Compression;
import dev.auditkit.AuditOption.DataValues;
import dev.auditkit.AuditOption.Durability;
import dev.auditkit.AuditOption.FailurePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AuditConfigTest {

    private static final String SECRET = "correct horse battery staple";

    /** A value of each option that is not its default, by the typed setter and as text. */
    record Setting(AuditOption option, Consumer<AuditConfig.Builder> typed, String text) {

        @Override
        public String toString() {
            return option.key();
        }
    }

    static Stream<Setting> settings() {
        return Stream.of(
                new Setting(AuditOption.ENABLED, b -> b.enabled(false), "false"),
                new Setting(AuditOption.LOG_DIR, b -> b.logDir(Path.of("/var/log/audit")), "/var/log/audit"),
                new Setting(AuditOption.ROTATION_SIZE_MB, b -> b.rotationSizeMb(7), "7"),
                new Setting(AuditOption.ROTATION_INTERVAL, b -> b.rotationInterval(Duration.ofHours(6)), "6h"),
                new Setting(AuditOption.RETENTION_DAYS, b -> b.retentionDays(365), "365"),
                new Setting(AuditOption.LEGAL_HOLD, b -> b.legalHold(true), "true"),
                new Setting(AuditOption.MIN_FREE_MB, b -> b.minFreeMb(64), "64"),
                new Setting(AuditOption.LOG_READS, b -> b.logReads(true), "true"),
                new Setting(AuditOption.SENSITIVE_KEYS, b -> b.sensitiveKeys(true), "true"),
                new Setting(AuditOption.KEY_HASH_SECRET, b -> b.keyHashSecret(SECRET), SECRET),
                new Setting(AuditOption.NODE, b -> b.node("shop@a"), "shop@a"),
                new Setting(AuditOption.DURABILITY, b -> b.durability(Durability.SYNC), "sync"),
                new Setting(AuditOption.FAILURE_POLICY, b -> b.failurePolicy(FailurePolicy.CLOSED), "closed"),
                new Setting(AuditOption.MAX_WAIT, b -> b.maxWait(Duration.ofMillis(1_500)), "1500ms"),
                new Setting(AuditOption.QUEUE_CAPACITY, b -> b.queueCapacity(1_024), "1024"),
                new Setting(AuditOption.COMPRESSION, b -> b.compression(Compression.GZIP), "gzip"),
                new Setting(AuditOption.CHECKPOINT_INTERVAL, b -> b.checkpointInterval(Duration.ofMillis(50)), "50ms"),
                new Setting(AuditOption.SIGNING_KEY, b -> b.signingKey("/etc/audit.p12"), "/etc/audit.p12"),
                new Setting(AuditOption.SIGNING_KEY_ALIAS, b -> b.signingKeyAlias("audit"), "audit"),
                new Setting(AuditOption.SIGNING_KEY_PASSWORD, b -> b.signingKeyPassword(SECRET), SECRET),
                new Setting(
                        AuditOption.PREVIOUS_SIGNING_KEY, b -> b.previousSigningKey("/etc/old.pem"), "/etc/old.pem"),
                new Setting(AuditOption.POST_QUANTUM, b -> b.postQuantum(true), "true"),
                new Setting(AuditOption.ORIGIN, b -> b.origin("example.com/shop"), "example.com/shop"),
                new Setting(AuditOption.WITNESSES, b -> b.witnesses(Path.of("/etc/witnesses")), "/etc/witnesses"),
                new Setting(AuditOption.CAPTURE_METHODS, b -> b.captureMethods(false), "false"),
                new Setting(AuditOption.CAPTURE_HTTP, b -> b.captureHttp(false), "false"),
                new Setting(
                        AuditOption.CAPTURE_HTTP_EXCLUDE,
                        b -> b.captureHttpExclude(List.of("/a/**", "/b")),
                        "/a/**, /b"),
                new Setting(AuditOption.CAPTURE_SECURITY, b -> b.captureSecurity(false), "false"),
                new Setting(AuditOption.CAPTURE_DATA, b -> b.captureData(false), "false"),
                new Setting(AuditOption.CAPTURE_DATA_VALUES, b -> b.captureDataValues(DataValues.CHANGED), "changed"),
                new Setting(AuditOption.CAPTURE_ROLLED_BACK_DATA, b -> b.captureRolledBackData(false), "false"),
                new Setting(AuditOption.CAPTURE_EXCEPTION_MESSAGES, b -> b.captureExceptionMessages(true), "true"));
    }

    private static AuditConfig with(AuditConfig.Builder builder, Setting setting) {
        setting.typed().accept(builder);
        return builder.build();
    }

    @Test
    void defaultsAreThoseOfTheOptions() {
        AuditConfig config = AuditConfig.defaults();
        assertThat(config.enabled()).isTrue();
        assertThat(config.logDir()).isEqualTo(Path.of("./audit_logs"));
        assertThat(config.rotationSizeMb()).isEqualTo(100);
        assertThat(config.rotationInterval()).isEqualTo(Duration.ofDays(1));
        assertThat(config.retentionDays()).isEqualTo(90);
        assertThat(config.legalHold()).isFalse();
        assertThat(config.minFreeMb()).isEqualTo(512);
        assertThat(config.logReads()).isFalse();
        assertThat(config.sensitiveKeys()).isFalse();
        assertThat(config.keyHashSecret()).isNull();
        assertThat(config.durability()).isEqualTo(Durability.ASYNC);
        assertThat(config.failurePolicy()).isEqualTo(FailurePolicy.OPEN);
        assertThat(config.maxWait()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.queueCapacity()).isEqualTo(8_192);
        assertThat(config.compression()).isEqualTo(Compression.NONE);
        assertThat(config.checkpointInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.node()).matches("[^@]+@.+");
        assertThat(config.signingKey()).isNull();
        assertThat(config.signingKeyAlias()).isNull();
        assertThat(config.signingKeyPassword()).isNull();
        assertThat(config.previousSigningKey()).isNull();
        assertThat(config.postQuantum()).isFalse();
        assertThat(config.origin()).isNull();
        assertThat(config.witnesses()).isNull();
        assertThat(config.captureMethods()).isTrue();
        assertThat(config.captureHttp()).isTrue();
        assertThat(config.captureHttpExclude())
                .contains("/actuator/health/**", "/q/health/**", "/static/**")
                .doesNotContain("/actuator/**")
                .isUnmodifiable();
        assertThat(config.captureSecurity()).isTrue();
        assertThat(config.captureData()).isTrue();
        assertThat(config.captureDataValues()).isEqualTo(DataValues.NONE);
        assertThat(config.captureRolledBackData()).isTrue();
        assertThat(config.captureExceptionMessages()).isFalse();
    }

    @Test
    void readsBackWhatWasSet() {
        AuditConfig.Builder builder = AuditConfig.builder();
        settings().forEach(setting -> setting.typed().accept(builder));
        AuditConfig config = builder.build();
        assertThat(config.enabled()).isFalse();
        assertThat(config.logDir()).isEqualTo(Path.of("/var/log/audit"));
        assertThat(config.rotationSizeMb()).isEqualTo(7);
        assertThat(config.rotationInterval()).isEqualTo(Duration.ofHours(6));
        assertThat(config.retentionDays()).isEqualTo(365);
        assertThat(config.legalHold()).isTrue();
        assertThat(config.minFreeMb()).isEqualTo(64);
        assertThat(config.logReads()).isTrue();
        assertThat(config.sensitiveKeys()).isTrue();
        assertThat(config.keyHashSecret()).isEqualTo(SECRET);
        assertThat(config.node()).isEqualTo("shop@a");
        assertThat(config.durability()).isEqualTo(Durability.SYNC);
        assertThat(config.failurePolicy()).isEqualTo(FailurePolicy.CLOSED);
        assertThat(config.maxWait()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(config.queueCapacity()).isEqualTo(1_024);
        assertThat(config.compression()).isEqualTo(Compression.GZIP);
        assertThat(config.checkpointInterval()).isEqualTo(Duration.ofMillis(50));
        assertThat(config.signingKey()).isEqualTo("/etc/audit.p12");
        assertThat(config.signingKeyAlias()).isEqualTo("audit");
        assertThat(config.signingKeyPassword()).isEqualTo(SECRET);
        assertThat(config.previousSigningKey()).isEqualTo("/etc/old.pem");
        assertThat(config.postQuantum()).isTrue();
        assertThat(config.origin()).isEqualTo("example.com/shop");
        assertThat(config.witnesses()).isEqualTo(Path.of("/etc/witnesses"));
        assertThat(config.captureMethods()).isFalse();
        assertThat(config.captureHttp()).isFalse();
        assertThat(config.captureHttpExclude()).containsExactly("/a/**", "/b");
        assertThat(config.captureSecurity()).isFalse();
        assertThat(config.captureData()).isFalse();
        assertThat(config.captureDataValues()).isEqualTo(DataValues.CHANGED);
        assertThat(config.captureRolledBackData()).isFalse();
        assertThat(config.captureExceptionMessages()).isTrue();
    }

    @Test
    void everyOptionHasATypedSetter() {
        EnumMap<AuditOption, Integer> seen = new EnumMap<>(AuditOption.class);
        settings().forEach(setting -> seen.merge(setting.option(), 1, Integer::sum));
        assertThat(seen).hasSize(AuditOption.values().length).containsValue(1).doesNotContainValue(2);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void theTypedSetterDoesWhatTheTextDoes(Setting setting) {
        AuditConfig typed = with(AuditConfig.builder(), setting);
        AuditConfig byOption =
                AuditConfig.builder().set(setting.option(), setting.text()).build();
        AuditConfig byKey = AuditConfig.builder()
                .set(setting.option().key(), setting.text())
                .build();
        assertThat(typed)
                .isEqualTo(byOption)
                .isEqualTo(byKey)
                .isEqualTo(AuditConfig.of(Map.of(setting.option().key(), setting.text())))
                .hasSameHashCodeAs(byOption)
                .isNotEqualTo(AuditConfig.defaults());
    }

    @Test
    void typedSettersRefuseWhatTheTextRefuses() {
        AuditConfig.Builder builder = AuditConfig.builder();
        List<Runnable> refused = new ArrayList<>();
        refused.add(() -> builder.rotationSizeMb(0));
        refused.add(() -> builder.rotationInterval(Duration.ofMillis(999)));
        refused.add(() -> builder.retentionDays(-1));
        refused.add(() -> builder.minFreeMb(-1));
        refused.add(() -> builder.keyHashSecret("short"));
        refused.add(() -> builder.node(""));
        refused.add(() -> builder.maxWait(Duration.ofSeconds(-1)));
        refused.add(() -> builder.maxWait(Duration.ofMillis(3_600_001)));
        refused.add(() -> builder.queueCapacity(Integer.MIN_VALUE));
        refused.add(() -> builder.checkpointInterval(Duration.ZERO));
        assertThat(refused).allSatisfy(call -> assertThatThrownBy(call::run).isInstanceOf(AuditConfigException.class));
        assertThat(builder.build()).as("a refused value changes nothing").isEqualTo(AuditConfig.defaults());
    }

    @Test
    void aDurationBeyondAllLimitsIsRefusedAsAnyOther() {
        assertThatThrownBy(() -> AuditConfig.builder().maxWait(ChronoUnit.FOREVER.getDuration()))
                .isInstanceOf(AuditConfigException.class)
                .hasMessageContaining("audit.max-wait");
    }

    @Test
    void aMissingDirectoryIsRefusedWhereItIsSet() {
        assertThatThrownBy(() -> AuditConfig.builder().logDir(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void anUnknownKeyIsRefused() {
        assertThatThrownBy(() -> AuditConfig.of(Map.of("retention-dayz", "1")))
                .isInstanceOf(AuditConfigException.class)
                .hasMessageContaining("audit.retention-dayz")
                .hasMessageContaining("retention-days");
    }

    @Test
    void laterChangesToTheBuilderDoNotReachTheConfig() {
        AuditConfig.Builder builder = AuditConfig.builder().retentionDays(1);
        AuditConfig config = builder.build();
        builder.retentionDays(2);
        assertThat(config.retentionDays()).isEqualTo(1);
        assertThat(builder.build().retentionDays()).isEqualTo(2);
    }

    @Test
    void describesEveryOptionThatHasAValueSortedByKey() {
        Map<String, String> shown = AuditConfig.builder()
                .node("shop@a")
                .rotationInterval(Duration.ofMillis(1_500))
                .build()
                .describe();
        assertThat(List.copyOf(shown.keySet()))
                .isSorted()
                .hasSize((int) Stream.of(AuditOption.values())
                                .filter(option -> option.defaultValue() != null)
                                .count()
                        + 1)
                .doesNotContain("key-hash-secret");
        assertThat(shown)
                .containsEntry("enabled", "true")
                .containsEntry("node", "shop@a")
                .containsEntry("log-dir", "./audit_logs")
                .containsEntry("rotation-interval", "1500ms")
                .containsEntry("max-wait", "1s")
                .containsEntry("failure-policy", "open");
    }

    @ParameterizedTest
    @CsvSource({
        "0ms,0s",
        "1ms,1ms",
        "1001ms,1001ms",
        "59s,59s",
        "60s,1m",
        "61s,61s",
        "30m,30m",
        "60m,1h",
        "3599s,3599s",
        "3600000ms,1h"
    })
    void aDurationIsShownInTheLargestUnitWithoutARest(String set, String shown) {
        AuditConfig config = AuditConfig.of(Map.of("max-wait", set));
        assertThat(config.describe()).containsEntry("max-wait", shown);
        assertThat(AuditConfig.of(config.describe())).isEqualTo(config);
    }

    @ParameterizedTest
    @CsvSource({"86400s,1d", "36h,36h", "48h,2d", "1441m,1441m", "3650d,3650d", "25h,25h", "1500m,25h"})
    void aLongDurationIsShownInHoursOrDays(String set, String shown) {
        AuditConfig config = AuditConfig.of(Map.of("rotation-interval", set));
        assertThat(config.describe()).containsEntry("rotation-interval", shown);
        assertThat(AuditConfig.of(config.describe())).isEqualTo(config);
    }

    @Test
    void whatIsDescribedCanBeReadAgain() {
        AuditConfig.Builder builder = AuditConfig.builder();
        settings()
                .filter(setting -> !setting.option().secret())
                .forEach(setting -> setting.typed().accept(builder));
        AuditConfig config = builder.build();
        assertThat(AuditConfig.of(config.describe())).isEqualTo(config);
    }

    @Test
    void aSecretIsNeverShown() {
        AuditConfig config = AuditConfig.builder().keyHashSecret(SECRET).build();
        assertThat(config.describe()).containsEntry("key-hash-secret", "***").doesNotContainValue(SECRET);
        assertThat(config.toString()).contains("key-hash-secret=***").doesNotContain(SECRET);
        assertThat(config.text(AuditOption.KEY_HASH_SECRET)).isEqualTo("***");
        assertThat(AuditConfig.defaults().text(AuditOption.KEY_HASH_SECRET)).isEmpty();
        AuditConfig other =
                AuditConfig.builder().keyHashSecret("another secret of length").build();
        assertThatThrownBy(() -> config.requireSame(other))
                .isInstanceOf(AuditConfigException.class)
                .hasMessageContaining("audit.key-hash-secret")
                .hasMessageNotContaining(SECRET)
                .hasMessageNotContaining("another secret");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.MATCH_NONE,
            names = {"LOG_DIR", "CAPTURE_.*"})
    void whoSharesADirectoryMustAgreeOn(AuditOption option) {
        Setting setting = settings()
                .filter(candidate -> candidate.option() == option)
                .findFirst()
                .orElseThrow();
        AuditConfig open = AuditConfig.builder().node("shop@b").build();
        AuditConfig asked = with(AuditConfig.builder().node("shop@b"), setting);
        assertThatThrownBy(() -> open.requireSame(asked))
                .isInstanceOfSatisfying(
                        AuditConfigException.class, e -> assertThat(e.key()).isEqualTo(option.key()))
                .hasMessageContaining("audit." + option.key() + " = '" + asked.text(option) + "' cannot be used")
                .hasMessageContaining(open.logDir().toString())
                .hasMessageContaining("open with '" + open.text(option) + "'");
    }

    @Test
    void whatIsCapturedDoesNotMatterToThoseWhoShareADirectory() {
        AuditConfig.Builder other = AuditConfig.builder();
        settings()
                .filter(setting -> setting.option().isCapture())
                .forEach(setting -> setting.typed().accept(other));
        assertThatCode(() -> AuditConfig.defaults().requireSame(other.build())).doesNotThrowAnyException();
    }

    @Test
    void theSpellingOfTheDirectoryDoesNotMatterToThoseWhoShareIt() {
        AuditConfig one = AuditConfig.builder().logDir(Path.of("logs")).build();
        AuditConfig other = AuditConfig.builder().logDir(Path.of("./x/../logs")).build();
        assertThatCode(() -> one.requireSame(other)).doesNotThrowAnyException();
        assertThat(one).isNotEqualTo(other);
    }

    @Test
    @SuppressWarnings("EqualsIncompatibleType")
    void isEqualToNothingElse() {
        assertThat(AuditConfig.defaults().equals(null)).isFalse();
        assertThat(AuditConfig.defaults()).isEqualTo(AuditConfig.defaults()).isNotEqualTo("AuditConfig");
    }
}
