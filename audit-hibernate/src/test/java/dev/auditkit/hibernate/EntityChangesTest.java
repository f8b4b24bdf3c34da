package dev.auditkit.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditOption.DataValues;
import dev.auditkit.AuditResult;
import dev.auditkit.hibernate.model.Clinic;
import dev.auditkit.hibernate.model.Clinic.Address;
import dev.auditkit.hibernate.model.Clinic.Cat;
import dev.auditkit.hibernate.model.Clinic.Counter;
import dev.auditkit.hibernate.model.Clinic.Dossier;
import dev.auditkit.hibernate.model.Clinic.Owner;
import dev.auditkit.hibernate.model.Clinic.Pet;
import dev.auditkit.hibernate.model.Clinic.Secret;
import dev.auditkit.hibernate.model.Clinic.Vault;
import dev.auditkit.hibernate.model.Clinic.Vet;
import dev.auditkit.hibernate.model.Clinic.Visit;
import dev.auditkit.hibernate.model.Clinic.VisitId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EntityChangesTest {

    private final Map<DataValues, Database> databases = new EnumMap<>(DataValues.class);
    private Database database;

    private void recordingValues(DataValues values) {
        database = databases.computeIfAbsent(
                values, wanted -> Database.with(options -> options.captureDataValues(wanted), Clinic.entities()));
        database.reset();
    }

    @BeforeEach
    void recordNoValues() {
        recordingValues(DataValues.NONE);
    }

    @AfterAll
    void close() {
        databases.values().forEach(Database::close);
    }

    private Long newOwner() {
        return newOwner(new Owner("Ann"));
    }

    private Long newOwner(Owner owner) {
        database.inTransaction(session -> session.persist(owner));
        database.recorded();
        return owner.id;
    }

    @Test
    void recordsWhatIsCreatedUpdatedAndDeleted() {
        Owner owner = new Owner("Ann");
        database.inTransaction(session -> session.persist(owner));
        database.inTransaction(session -> session.find(Owner.class, owner.id).name = "Anna");
        database.inTransaction(session -> session.remove(session.find(Owner.class, owner.id)));

        assertThat(database.trail())
                .containsExactly("create Owner:1 ok", "update Owner:1 ok {changed=[name]}", "delete Owner:1 ok");
    }

    @Test
    void entriesSayWhoFromWhereAndInWhichTransaction() {
        database.inTransaction(session -> {
            session.persist(new Owner("Ann"));
            session.persist(new Vet("v1"));
        });
        database.inTransaction(session -> session.persist(new Vet("v2")));

        List<AuditEntry> entries = database.recorded();
        assertThat(entries).hasSize(3).allSatisfy(entry -> {
            assertThat(entry.user()).isEqualTo("alice");
            assertThat(entry.source()).isEqualTo("10.0.0.7");
            assertThat(own(entry).get("transaction")).isEqualTo("committed");
        });
        assertThat(own(entries.get(0)).get("transaction_id"))
                .isNotNull()
                .isEqualTo(own(entries.get(1)).get("transaction_id"))
                .isNotEqualTo(own(entries.get(2)).get("transaction_id"));
    }

    private static Map<?, ?> own(AuditEntry entry) {
        return (Map<?, ?>) entry.metadata().get("audit");
    }

    @Test
    void whatWasRolledBackLeavesOneErrorThatSaysWhatWasAttempted() {
        assertThatThrownBy(() -> database.inTransaction(session -> {
                    session.persist(new Owner("Ann"));
                    session.persist(new Owner("Bea"));
                    session.persist(new Vet("v1"));
                    session.flush();
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);

        List<AuditEntry> entries = database.recorded();
        assertThat(entries).hasSize(1);
        AuditEntry entry = entries.get(0);
        assertThat(entry.operation()).isEqualTo("transaction");
        assertThat(entry.result()).isEqualTo(AuditResult.ERROR);
        assertThat(entry.user()).isEqualTo("alice");
        assertThat(entry.metadata().get("attempted")).asString().isEqualTo("{Owner={create=2}, Vet={create=1}}");
        assertThat(own(entry).get("transaction")).isEqualTo("rolled_back");
        assertThat(own(entry).get("transaction_id")).isNotNull();
    }

    @Test
    void whatWasRolledBackLeavesNothingWhereThatIsWanted() {
        try (Database silent = Database.with(options -> options.captureRolledBackData(false), Vet.class)) {
            assertThatThrownBy(() -> silent.inTransaction(session -> {
                session.persist(new Vet("v1"));
                session.flush();
                throw new IllegalStateException("no");
            }));
            assertThat(silent.recorded()).isEmpty();
        }
    }

    @Test
    void aTransactionThatChangedNothingLeavesNothing() {
        Long id = newOwner();
        database.inTransaction(
                session -> assertThat(session.find(Owner.class, id)).isNotNull());
        assertThatThrownBy(() -> database.inTransaction(session -> {
            session.find(Owner.class, id);
            throw new IllegalStateException("no");
        }));
        assertThat(database.recorded()).isEmpty();
    }

    @Test
    void whatFailsInTheDatabaseIsAttempted() {
        database.inTransaction(session -> session.persist(new Vet("v1")));
        database.recorded();
        assertThatThrownBy(() -> database.inTransaction(session -> session.persist(new Vet("v1"))));
        assertThat(database.trail()).containsExactly("transaction null error {attempted={Vet={create=1}}}");
    }

    @Test
    void ofAnEmbeddedObjectTheAttributesInItAreNamed() {
        Owner owner = new Owner("Ann");
        owner.address = new Address("Main Street", "Bern", "1234");
        Long id = newOwner(owner);
        database.inTransaction(session -> session.find(Owner.class, id).address.city = "Basel");
        database.inTransaction(session -> session.find(Owner.class, id).address = null);
        assertThat(database.trail())
                .containsExactly("update Owner:1 ok {changed=[address.city]}", "update Owner:1 ok {changed=[address]}");
    }

    @Test
    void whatIsIgnoredIsNotThere() {
        Long id = newOwner();
        database.inTransaction(session -> session.find(Owner.class, id).lastSeen = Instant.EPOCH);
        database.inTransaction(session -> {
            Secret secret = new Secret();
            secret.id = 1L;
            session.persist(secret);
        });
        Counter counter = new Counter();
        counter.id = 1L;
        database.inTransaction(session -> session.persist(counter));
        database.inTransaction(session -> session.find(Counter.class, 1L).setHidden("x"));
        assertThat(database.trail()).containsExactly("create Counter:1 ok");
    }

    @Test
    void valuesOfAnUpdateAreRecordedWhereTheyAreWanted() {
        recordingValues(DataValues.CHANGED);
        Owner owner = new Owner("Ann");
        owner.address = new Address("Main Street", "Bern", "1234");
        database.inTransaction(session -> session.persist(owner));
        assertThat(database.trail()).containsExactly("create Owner:1 ok");
        database.inTransaction(session -> {
            Owner found = session.find(Owner.class, owner.id);
            found.name = "Anna";
            found.password = "hunter2";
            found.address.city = "Basel";
            found.address.doorCode = "4321";
        });
        assertThat(database.recorded().get(0).metadata().get("changes"))
                .asString()
                .contains("name={old=Ann, new=Anna}")
                .contains("password={old=***, new=***}")
                .contains("address.city={old=Bern, new=Basel}")
                .contains("address.doorCode={old=***, new=***}")
                .doesNotContain("version")
                .doesNotContain("4321")
                .doesNotContain("hunter2");
    }

    @Test
    void allValuesAreRecordedWhereTheyAreWanted() {
        recordingValues(DataValues.ALL);
        Owner owner = new Owner("Ann");
        owner.notes = "x".repeat(1_000);
        owner.picture = new byte[] {1, 2, 3};
        owner.tags.add("vip");
        database.inTransaction(session -> session.persist(owner));
        database.inTransaction(session -> session.find(Owner.class, owner.id).name = "Anna");
        database.inTransaction(session -> session.remove(session.find(Owner.class, owner.id)));

        List<AuditEntry> entries = database.recorded();
        assertThat(entries.get(0).metadata().get("values"))
                .asString()
                .contains("name=Ann")
                .contains("tags=[vip]")
                .contains("notes={sha256=" + sha256OfThousandX() + ", characters=1000}")
                .contains("picture={sha256=039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81, bytes=3}");
        assertThat(entries.get(1).metadata().get("changes")).asString().isEqualTo("{name={old=Ann, new=Anna}}");
        assertThat(entries.get(1).metadata().get("unchanged")).asString().contains("password=***");
        assertThat(entries.get(2).metadata().get("values")).asString().contains("name=Anna");
    }

    private static String sha256OfThousandX() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest("x".repeat(1_000).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void ofAMaskedEntityNoValueIsRecorded() {
        recordingValues(DataValues.ALL);
        Vault vault = new Vault();
        vault.id = 1L;
        vault.setContent("gold");
        vault.keys.add("sesame");
        database.inTransaction(session -> session.persist(vault));
        database.inTransaction(session -> {
            Vault found = session.find(Vault.class, 1L);
            found.setContent("silver");
            found.keys.add("abracadabra");
        });
        List<AuditEntry> entries = database.recorded();
        assertThat(entries)
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.toString())
                        .doesNotContain("gold")
                        .doesNotContain("silver")
                        .doesNotContain("sesame")
                        .doesNotContain("abracadabra"));
        assertThat(entries.get(1).metadata().get("changed")).asString().isEqualTo("[content, keys]");
    }

    @Test
    void associationsAreRecordedByTheirIdAndNotLoaded() {
        recordingValues(DataValues.CHANGED);
        Long ann = newOwner(new Owner("Ann"));
        Long bea = newOwner(new Owner("Bea"));
        Pet pet = new Pet("Leo", null);
        database.inTransaction(session -> {
            pet.owner = session.getReference(Owner.class, ann);
            session.persist(pet);
        });
        database.recorded();
        database.sql.clear();
        database.inTransaction(
                session -> session.find(Pet.class, pet.id).owner = session.getReference(Owner.class, bea));
        assertThat(database.sql).hasSize(2).noneMatch(sql -> sql.contains("from Owner"));
        assertThat(database.recorded().get(0).metadata().get("changes"))
                .asString()
                .isEqualTo("{owner={old=" + ann + ", new=" + bea + "}}");
    }

    @Test
    void recordingCausesNoSql() {
        List<String> without = statements(Database.with(options -> options.captureData(false), Clinic.entities()));
        for (DataValues values : DataValues.values()) {
            assertThat(statements(Database.with(options -> options.captureDataValues(values), Clinic.entities())))
                    .isEqualTo(without);
        }
        assertThat(without).hasSizeGreaterThan(10);
    }

    private static List<String> statements(Database database) {
        try (database) {
            Owner owner = new Owner("Ann");
            owner.tags.add("vip");
            Vet vet = new Vet("v1");
            Pet pet = new Pet("Leo", owner);
            owner.pets.add(pet);
            owner.vets.add(vet);
            database.inTransaction(session -> {
                session.persist(vet);
                session.persist(owner);
            });
            database.inTransaction(session -> {
                Pet found = session.find(Pet.class, pet.id);
                found.name = "Lea";
                Owner other = new Owner("Bea");
                session.persist(other);
                found.owner = other;
            });
            database.inTransaction(
                    session -> session.find(Owner.class, owner.id).tags.add("new"));
            database.inTransaction(session -> session.find(Owner.class, owner.id).vets = new ArrayList<>());
            database.inTransaction(session -> session.find(Owner.class, owner.id).name = "Anna");
            database.inTransaction(session -> session.remove(session.find(Pet.class, pet.id)));
            database.inTransaction(session -> session.remove(session.find(Owner.class, owner.id)));
            return List.copyOf(database.sql);
        }
    }

    @Test
    void collectionsAreInTheEntryOfWhatTheyBelongTo() {
        recordingValues(DataValues.CHANGED);
        Owner owner = new Owner("Ann");
        owner.tags.add("old");
        Long id = newOwner(owner);
        database.inTransaction(session -> session.persist(new Vet("v1")));
        database.recorded();
        database.inTransaction(session -> {
            Owner found = session.find(Owner.class, id);
            found.tags.add("vip");
            found.tags.remove("old");
            found.vets.add(session.find(Vet.class, "v1"));
            found.phones.put("home", "123");
        });
        List<AuditEntry> entries = database.recorded();
        assertThat(entries).hasSize(1);
        assertThat((List<?>) entries.get(0).metadata().get("changed"))
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .containsExactlyInAnyOrder("tags", "vets", "phones");
        assertThat(entries.get(0).metadata().get("changes"))
                .asString()
                .contains("tags={added=[vip], removed=[old]}")
                .contains("vets={added=[v1]}")
                .contains("phones={added=[{key=home, value=123}]}");
    }

    @Test
    void aCollectionThatTheOtherSideMapsIsNoChange() {
        Long id = newOwner();
        database.inTransaction(session -> {
            Owner owner = session.find(Owner.class, id);
            Pet pet = new Pet("Leo", owner);
            owner.pets.add(pet);
            session.persist(pet);
        });
        database.inTransaction(session -> session.find(Owner.class, id).pets.remove(0));
        assertThat(database.trail().stream().map(line -> line.replaceAll(":\\d+ .*", "")))
                .containsExactly("create Pet", "delete Pet");
    }

    @Test
    void deletingWhatHasCollectionsIsOneEntry() {
        Owner owner = new Owner("Ann");
        owner.tags = Set.of("a", "b");
        Long id = newOwner(owner);
        database.inTransaction(session -> {
            Owner found = session.find(Owner.class, id);
            assertThat(found.tags).hasSize(2);
            session.remove(found);
        });
        assertThat(database.trail()).containsExactly("delete Owner:1 ok");
    }

    @Test
    void aDeleteThatIsRolledBackWasAttemptedAndNothingElse() {
        Owner owner = new Owner("Ann");
        owner.tags = Set.of("a", "b");
        Long id = newOwner(owner);
        assertThatThrownBy(() -> database.inTransaction(session -> {
            Owner found = session.find(Owner.class, id);
            assertThat(found.tags).hasSize(2);
            session.remove(found);
            session.flush();
            throw new IllegalStateException("no");
        }));
        assertThat(database.trail()).containsExactly("transaction null error {attempted={Owner={delete=1}}}");
    }

    @Test
    void aCollectionThatIsRolledBackWasAttemptedWhetherItWasWrittenOrFailed() {
        Vault vault = new Vault();
        vault.id = 1L;
        database.inTransaction(session -> session.persist(vault));
        database.recorded();
        assertThatThrownBy(() -> database.inTransaction(session -> {
            session.find(Vault.class, 1L).keys.add("sesame");
            session.flush();
            throw new IllegalStateException("no");
        }));
        assertThatThrownBy(() -> database.inTransaction(
                session -> session.find(Vault.class, 1L).keys.add("x".repeat(1_000))));
        assertThat(database.trail())
                .containsExactly(
                        "transaction null error {attempted={Vault={update=1}}}",
                        "transaction null error {attempted={Vault={update=1}}}");
    }

    @Test
    void theVictimOfADeadlockAndItsSecondAttemptAreEachRecordedForWhatTheyAre() throws Exception {
        new Deadlock(database).isRecordedForWhatItIs();
    }

    @Test
    void anIdOfSeveralAttributesNamesThem() {
        database.inTransaction(session -> session.persist(new Visit(new VisitId(7, 2), "cough")));
        assertThat(database.trail()).containsExactly("create Visit:number=2,pet=7 ok");
    }

    @Test
    void aSubclassIsRecordedAsItself() {
        Cat cat = new Cat();
        cat.id = 1L;
        database.inTransaction(session -> session.persist(cat));
        database.inTransaction(session -> {
            Clinic.Animal animal = session.find(Clinic.Animal.class, 1L);
            animal.name = "Tom";
            ((Cat) animal).lives = 8;
        });
        assertThat(database.trail()).containsExactly("create Cat:1 ok", "update Cat:1 ok {changed=[name, lives]}");
    }

    @Test
    void whatIsMarkedAsDeletedIsDeleted() {
        database.inTransaction(session -> session.persist(new Dossier(1L, "x")));
        database.inTransaction(session -> session.remove(session.find(Dossier.class, 1L)));
        assertThat(database.trail()).containsExactly("create Dossier:1 ok", "delete Dossier:1 ok {soft=true}");
    }

    @Test
    void whatWasDetachedIsRecordedWithWhatDiffers() {
        Owner owner = new Owner("Ann");
        newOwner(owner);
        owner.name = "Anna";
        database.inTransaction(session -> session.merge(owner));
        assertThat(database.trail()).containsExactly("update Owner:1 ok {changed=[name]}");
    }
}
