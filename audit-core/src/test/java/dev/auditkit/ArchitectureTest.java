package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.auditkit.internal.codec.violation.CodecThatKnowsTheJournal;
import dev.auditkit.violation.OutsiderThatKnowsTheInside;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {

    @TestFactory
    Stream<DynamicTest> theCoreKeepsTheRule() {
        JavaClasses core = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.auditkit");
        assertThat(core.size()).isGreaterThan(50);
        assertThat(core.contain(LogFiles.class)).isFalse();
        return ArchitectureRules.all().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(core)));
    }

    private static List<String> broken(List<ArchRule> rules, Class<?> by) {
        JavaClasses classes = new ClassFileImporter().importClasses(by);
        return rules.stream()
                .filter(rule -> rule.evaluate(classes).hasViolation())
                .map(ArchRule::getDescription)
                .toList();
    }

    @Test
    void aCodecThatKnowsTheJournalIsFound() {
        assertThat(broken(ArchitectureRules.directions(), CodecThatKnowsTheJournal.class))
                .hasSize(1)
                .allMatch(rule -> rule.startsWith("dev.auditkit.internal.codec.. must not know"));
        assertThat(broken(ArchitectureRules.everywhere(), CodecThatKnowsTheJournal.class))
                .containsExactly("every package is @NullMarked");
    }

    @Test
    void anOutsiderThatKnowsTheInsideLogsElsewhereAndSpeaksIsFound() {
        assertThat(broken(ArchitectureRules.everywhere(), OutsiderThatKnowsTheInside.class))
                .containsExactlyElementsOf(ArchitectureRules.everywhere().stream()
                        .map(ArchRule::getDescription)
                        .toList());
    }
}
