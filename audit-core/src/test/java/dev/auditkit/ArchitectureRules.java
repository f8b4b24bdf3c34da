package dev.auditkit;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.stream.Stream;

/** The rules that hold for the packages of the core, and those that hold in every module. */
public final class ArchitectureRules {

    private static final String CODEC = "dev.auditkit.internal.codec..";
    private static final String JOURNAL = "dev.auditkit.internal.journal..";
    private static final String PROOF = "dev.auditkit.internal.proof..";
    private static final String KEYS = "dev.auditkit.internal.keys..";
    private static final String QUERY = "dev.auditkit.internal.query..";
    private static final String PIPELINE = "dev.auditkit.internal.pipeline..";
    private static final String EXPORT = "dev.auditkit.export..";
    private static final String TREE = "dev.auditkit.tree..";
    private static final String NOTE = "dev.auditkit.note..";
    private static final String VERIFY = "dev.auditkit.verify..";
    private static final String WITNESS = "dev.auditkit.witness..";
    private static final String TILES = "dev.auditkit.tiles..";
    private static final String CAPTURE = "dev.auditkit.capture..";
    private static final String INTERNAL = "dev.auditkit.internal..";

    /** The packages of the core; whatever else begins with {@code dev.auditkit} is another module. */
    private static final String[] CORE = {
        "dev.auditkit", INTERNAL, EXPORT, TREE, NOTE, VERIFY, WITNESS, TILES, CAPTURE, "dev.auditkit.spi.."
    };

    private ArchitectureRules() {}

    /** An event's way through the core is a straight line: codec, journal, proof, keys, query, pipeline. */
    public static List<ArchRule> directions() {
        return List.of(
                never(CODEC, JOURNAL, PROOF, KEYS, QUERY, PIPELINE, EXPORT, VERIFY, WITNESS, TILES),
                never(JOURNAL, PROOF, KEYS, QUERY, PIPELINE, EXPORT, NOTE, VERIFY, WITNESS, TILES),
                never(PROOF, KEYS, QUERY, PIPELINE, EXPORT, VERIFY, WITNESS, TILES),
                never(KEYS, QUERY, PIPELINE, EXPORT, VERIFY, WITNESS, TILES),
                never(QUERY, KEYS, PIPELINE, EXPORT, VERIFY, WITNESS, TILES),
                never(PIPELINE, EXPORT, TILES),
                never(EXPORT, JOURNAL, PROOF, KEYS, QUERY, PIPELINE),
                never(VERIFY, KEYS, QUERY, PIPELINE, EXPORT, WITNESS, TILES)
                        .because("who verifies a log must not need what writes it"),
                never(WITNESS, JOURNAL, PROOF, QUERY, PIPELINE, VERIFY, EXPORT, TILES)
                        .because("a witness has no log"),
                never(TILES, KEYS, PIPELINE, EXPORT, VERIFY, WITNESS),
                never(CAPTURE, INTERNAL, EXPORT, TREE, NOTE, VERIFY, WITNESS, TILES)
                        .because("who captures uses the API, as an application does"),
                never(INTERNAL, CAPTURE).because("the engine does not know who calls it"),
                never(NOTE, INTERNAL, EXPORT, VERIFY, WITNESS, TILES).because("notes are pure: they do no I/O"),
                never(TREE, INTERNAL, EXPORT, NOTE, VERIFY, WITNESS, TILES)
                        .because("the tree is pure: it does no I/O and knows nothing of the log"));
    }

    private static ArchRule never(String from, String... to) {
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .allowEmptyShould(true)
                .as(from + " must not know " + String.join(", ", to));
    }

    /** What holds in every module of the project. */
    public static List<ArchRule> everywhere() {
        return List.of(
                noClasses()
                        .that(resideInAPackage("dev.auditkit..").and(not(resideInAnyPackage(CORE))))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(INTERNAL)
                        .allowEmptyShould(true)
                        .as("nothing outside of the core may use " + INTERNAL),
                classes()
                        .that()
                        .resideInAPackage("dev.auditkit..")
                        .should(beInANullMarkedPackage())
                        .as("every package is @NullMarked"),
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("java.util.logging..")
                        .as("nothing uses java.util.logging: System.Logger leaves the choice to the application"),
                GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a package that is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                JavaPackage in = type.getPackage();
                boolean marked = in.tryGetPackageInfo()
                        .map(info -> info.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                        .orElse(false);
                events.add(new SimpleConditionEvent(
                        type, marked, type.getName() + (marked ? " is" : " is not") + " in a @NullMarked package"));
            }
        };
    }

    /** All of them. */
    public static List<ArchRule> all() {
        return Stream.concat(directions().stream(), everywhere().stream()).toList();
    }
}
