package dev.auditkit.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void usesThePublicApiOfTheLogOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.auditkit.internal..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.auditkit.cli"));
    }
}
