package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditOption.Compression;
import dev.auditkit.AuditOption.Durability;
import dev.auditkit.AuditOption.FailurePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditOptionTest {

    /** The table of the configuration page; null where there is no default. */
    private static Map<String, String> documented() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("enabled", "true");
        defaults.put("log-dir", "./audit_logs");
        defaults.put("rotation-size-mb", "100");
        defaults.put("rotation-interval", "1d");
        defaults.put("retention-days", "90");
        defaults.put("legal-hold", "false");
        defaults.put("min-free-mb", "512");
        defaults.put("log-reads", "false");
        defaults.put("sensitive-keys", "false");
        defaults.put("key-hash-secret", null);
        defaults.put("node", null);
        defaults.put("durability", "async");
        defaults.put("failure-policy", "open");
        defaults.put("max-wait", "1s");
        defaults.put("queue-capacity", "8192");
        defaults.put("compression", "none");
        defaults.put("checkpoint-interval", "1s");
        defaults.put("signing-key", null);
        defaults.put("signing-key-alias", null);
        defaults.put("signing-key-password", null);
        defaults.put("previous-signing-key", null);
        defaults.put("post-quantum", "false");
        defaults.put("origin", null);
        defaults.put("witnesses", null);
        defaults.put("capture.methods", "true");
        defaults.put("capture.http", "true");
        defaults.put(
                "capture.http-exclude",
                "/actuator/health/**,/actuator/info,/actuator/metrics/**,/actuator/prometheus,/q/health/**,/q/metrics/**,"
                        + "/health/**,/metrics/**,/prometheus,/favicon.ico,/webjars/**,/static/**,/assets/**");
        defaults.put("capture.security", "true");
        defaults.put("capture.data", "true");
        defaults.put("capture.data-values", "none");
        defaults.put("capture.rolled-back-data", "true");
        defaults.put("capture.exception-messages", "false");
        return defaults;
    }

    @Test
    void keysAndDefaultsAreTheDocumentedOnes() {
        Map<String, String> actual = new LinkedHashMap<>();
        for (AuditOption option : AuditOption.values()) {
            actual.put(option.key(), option.defaultValue());
        }
        assertThat(actual).containsExactlyEntriesOf(documented());
    }

    @ParameterizedTest
    @EnumSource
    void everyOptionSaysWhatItIsForAndWhatIsAllowed(AuditOption option) {
        assertThat(option.description()).endsWith(".").hasSizeBetween(20, 180);
        assertThat(option.allowed()).isNotBlank();
        assertThat(AuditOption.ofKey(option.key(), "any")).isSameAs(option);
    }

    @Test
    void whatIsOrMayHoldASecretIsSecret() {
        assertThat(AuditOption.values())
                .filteredOn(AuditOption::secret)
                .containsExactly(
                        AuditOption.KEY_HASH_SECRET,
                        AuditOption.SIGNING_KEY,
                        AuditOption.SIGNING_KEY_PASSWORD,
                        AuditOption.PREVIOUS_SIGNING_KEY);
    }

    @Test
    void whatIsCapturedIsAGroupOfItsOwn() {
        assertThat(AuditOption.values())
                .filteredOn(AuditOption::isCapture)
                .allMatch(option -> option.key().startsWith("capture."))
                .hasSize(8);
    }

    @Test
    void readsPatternsOfPaths() {
        assertThat(AuditOption.CAPTURE_HTTP_EXCLUDE.parse(" /a/** , /b*/c,/,/**/d.css "))
                .isEqualTo(List.of("/a/**", "/b*/c", "/", "/**/d.css"));
        assertThat(AuditOption.CAPTURE_HTTP_EXCLUDE.parse("")).isEqualTo(List.of());
        assertThat(AuditOption.CAPTURE_HTTP_EXCLUDE.parse(",,")).isEqualTo(List.of());
    }

    @Test
    void saysWhatIsAllowedInWords() {
        assertThat(AuditOption.ENABLED.allowed()).isEqualTo("true or false");
        assertThat(AuditOption.LOG_DIR.allowed()).isEqualTo("the path of a directory");
        assertThat(AuditOption.RETENTION_DAYS.allowed()).isEqualTo("a whole number from 0 to 36500");
        assertThat(AuditOption.MAX_WAIT.allowed())
                .isEqualTo("a duration with its unit (ms, s, m, h or d, such as 500ms) from 0s to 1h");
        assertThat(AuditOption.CHECKPOINT_INTERVAL.allowed()).contains("from 10ms to 1h");
        assertThat(AuditOption.NODE.allowed()).contains("1 to 255 characters");
        assertThat(AuditOption.KEY_HASH_SECRET.allowed()).isEqualTo("a secret of at least 16 characters");
        assertThat(AuditOption.DURABILITY.allowed()).isEqualTo("async, sync");
        assertThat(AuditOption.FAILURE_POLICY.allowed()).isEqualTo("open, closed");
        assertThat(AuditOption.COMPRESSION.allowed()).isEqualTo("none, gzip");
        assertThat(AuditOption.CAPTURE_DATA_VALUES.allowed()).isEqualTo("none, changed, all");
    }

    @Test
    void readsEachKindOfValue() {
        assertThat(AuditOption.ENABLED.parse("true")).isEqualTo(true);
        assertThat(AuditOption.ENABLED.parse("false")).isEqualTo(false);
        assertThat(AuditOption.LOG_DIR.parse("/var/log/audit")).isEqualTo(Path.of("/var/log/audit"));
        assertThat(AuditOption.RETENTION_DAYS.parse("7")).isEqualTo(7);
        assertThat(AuditOption.NODE.parse("a b")).isEqualTo("a b");
        assertThat(AuditOption.KEY_HASH_SECRET.parse("0123456789abcdef")).isEqualTo("0123456789abcdef");
        assertThat(AuditOption.DURABILITY.parse("sync")).isEqualTo(Durability.SYNC);
        assertThat(AuditOption.FAILURE_POLICY.parse("closed")).isEqualTo(FailurePolicy.CLOSED);
        assertThat(AuditOption.COMPRESSION.parse("gzip")).isEqualTo(Compression.GZIP);
    }

    @Test
    void spaceAroundAValueDoesNotMatter() {
        assertThat(AuditOption.ENABLED.parse(" true\n")).isEqualTo(true);
        assertThat(AuditOption.MAX_WAIT.parse("\t250ms ")).isEqualTo(Duration.ofMillis(250));
    }

    @ParameterizedTest
    @CsvSource({"1500ms,PT1.5S", "90s,PT1M30S", "5m,PT5M", "36h,PT36H", "2d,PT48H", "007s,PT7S", "86400000ms,PT24H"})
    void readsDurationsInEveryUnit(String text, Duration expected) {
        assertThat(AuditOption.ROTATION_INTERVAL.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "rotation-size-mb,1",
        "rotation-size-mb,65536",
        "rotation-interval,1000ms",
        "rotation-interval,1s",
        "rotation-interval,3650d",
        "retention-days,0",
        "retention-days,36500",
        "min-free-mb,0",
        "min-free-mb,1048576",
        "max-wait,0ms",
        "max-wait,0s",
        "max-wait,1h",
        "max-wait,3600000ms",
        "queue-capacity,64",
        "queue-capacity,1048576",
        "checkpoint-interval,10ms",
        "checkpoint-interval,60m",
        "key-hash-secret,0123456789abcdef"
    })
    void takesTheLimitsThemselves(String key, String value) {
        AuditOption option = AuditOption.ofKey(key, value);
        assertThat(AuditConfig.of(Map.of(key, value)).text(option)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "enabled,TRUE",
        "enabled,yes",
        "enabled,1",
        "enabled,''",
        "enabled,truefalse",
        "log-dir,''",
        "log-dir,'  '",
        "log-dir,'a\0b'",
        "rotation-size-mb,0",
        "rotation-size-mb,65537",
        "rotation-size-mb,-1",
        "rotation-size-mb,1.5",
        "rotation-size-mb,1e3",
        "rotation-size-mb,100MB",
        "rotation-size-mb,''",
        "rotation-size-mb,99999999999",
        "rotation-interval,86400",
        "rotation-interval,999ms",
        "rotation-interval,0d",
        "rotation-interval,3651d",
        "rotation-interval,87601h",
        "rotation-interval,1w",
        "rotation-interval,1 d",
        "rotation-interval,-1s",
        "rotation-interval,1D",
        "rotation-interval,1.5h",
        "rotation-interval,s",
        "rotation-interval,''",
        "rotation-interval,PT1H",
        "rotation-interval,999999999999999d",
        "rotation-interval,1000000000000000ms",
        "retention-days,-1",
        "retention-days,36501",
        "retention-days,90d",
        "legal-hold,on",
        "min-free-mb,-1",
        "min-free-mb,1048577",
        "log-reads,''",
        "sensitive-keys,no",
        "node,''",
        "node,'a\tb'",
        "node,'a\nb'",
        "node,'a\u007fb'",
        "capture.http-exclude,a/b",
        "capture.http-exclude,'/a,b'",
        "capture.http-exclude,/a**",
        "capture.http-exclude,/a/***/b",
        "capture.http-exclude,'/a b'",
        "capture.http-exclude,'/a\tb'",
        "capture.methods,yes",
        "capture.data-values,some",
        "capture.rolled-back-data,entry",
        "durability,SYNC",
        "durability,''",
        "durability,fsync",
        "failure-policy,fail",
        "failure-policy,Open",
        "max-wait,1000",
        "max-wait,3601s",
        "max-wait,61m",
        "max-wait,3600001ms",
        "max-wait,-1ms",
        "queue-capacity,63",
        "queue-capacity,1048577",
        "compression,zip",
        "post-quantum,yes",
        "origin,''",
        "origin,two words",
        "origin,a+b",
        "signing-key-alias,''",
        "compression,'none,gzip'",
        "checkpoint-interval,9ms",
        "checkpoint-interval,1",
        "checkpoint-interval,3601s",
        "checkpoint-interval,2h"
    })
    void refusesAnyOtherValueWithTheKeyTheValueAndWhatIsAllowed(String key, String value) {
        assertThatThrownBy(() -> AuditConfig.of(Map.of(key, value)))
                .isInstanceOfSatisfying(
                        AuditConfigException.class, e -> assertThat(e.key()).isEqualTo(key))
                .hasMessage("audit." + key + " = '" + value + "' cannot be used; allowed: "
                        + AuditOption.ofKey(key, value).allowed());
    }

    @Test
    void aNodeMayHave255CharactersAndNotOneMore() {
        assertThat(AuditOption.NODE.parse("n".repeat(255))).isEqualTo("n".repeat(255));
        assertThatThrownBy(() -> AuditOption.NODE.parse("n".repeat(256)))
                .isInstanceOf(AuditConfigException.class)
                .hasMessageContaining("audit.node");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rotation-interval", "max-wait", "checkpoint-interval"})
    void aDurationWithoutAUnitIsRefusedBecauseFrameworksDisagreeAboutIt(String key) {
        assertThatThrownBy(() -> AuditConfig.of(Map.of(key, "30")))
                .isInstanceOf(AuditConfigException.class)
                .hasMessageContaining("audit." + key + " = '30'")
                .hasMessageContaining("with its unit");
    }

    @Test
    void aSecretThatIsTooShortIsNotShown() {
        assertThatThrownBy(() -> AuditOption.KEY_HASH_SECRET.parse("hunter2"))
                .isInstanceOf(AuditConfigException.class)
                .hasMessage(
                        "audit.key-hash-secret = '***' cannot be used; allowed: a secret of at least 16 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Enabled", "log_dir", "audit.log-dir", "LOG_DIR", "log-dir ", "rotation-size"})
    void anUnknownKeyIsRefusedWithTheKnownOnes(String key) {
        assertThatThrownBy(() -> AuditOption.ofKey(key, "some value"))
                .isInstanceOfSatisfying(
                        AuditConfigException.class, e -> assertThat(e.key()).isEqualTo(key))
                .hasMessageContaining("audit." + key + " = ")
                .hasMessageContaining("no such option")
                .hasMessageContaining(String.join(", ", documented().keySet()));
    }

    @Test
    void aSecretUnderAMistypedKeyIsNotShown() {
        assertThatThrownBy(() -> AuditOption.ofKey("key_hash_secret", "correct horse battery"))
                .isInstanceOf(AuditConfigException.class)
                .hasMessageNotContaining("correct horse battery");
    }
}
