package dev.auditkit.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditOption.DataValues;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a form posts: entities that were loaded by one session, or made by hand, and are saved by another, with what belongs to them by a join column. */
class DetachedTest {

    @Entity(name = "Keeper")
    public static class Keeper {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        public Integer id;

        public String name;
        public String telephone;

        @OneToMany(cascade = CascadeType.ALL, fetch = FetchType.EAGER, orphanRemoval = true)
        @JoinColumn(name = "keeper_id")
        public List<Beast> animals = new ArrayList<>();
    }

    @Entity(name = "Kind")
    public static class Kind {
        @Id
        public Integer id;

        public String name;
    }

    @Entity(name = "Beast")
    public static class Beast {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        public Integer id;

        public String name;

        @ManyToOne
        public Kind kind;

        @OneToMany(cascade = CascadeType.ALL, fetch = FetchType.EAGER)
        @JoinColumn(name = "animal_id")
        public Set<Call> calls = new HashSet<>();
    }

    @Entity(name = "Call")
    public static class Call {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        public Integer id;

        public String reason;
    }

    private final Database database = Database.with(
            options -> options.captureDataValues(DataValues.CHANGED),
            Keeper.class,
            Beast.class,
            Kind.class,
            Call.class);

    @BeforeEach
    void fill() {
        database.inTransaction(session -> {
            for (int i = 1; i <= 2; i++) {
                Kind kind = new Kind();
                kind.id = i;
                session.persist(kind);
            }
            Keeper keeper = new Keeper();
            keeper.name = "Ann";
            keeper.telephone = "1";
            keeper.animals.add(animal("Leo"));
            session.persist(keeper);
        });
        database.recorded();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Beast animal(String name) {
        Beast animal = new Beast();
        animal.name = name;
        return animal;
    }

    private Keeper loaded() {
        return database.fromTransaction(session -> session.find(Keeper.class, 1));
    }

    private void save(Keeper keeper) {
        database.inTransaction(session -> session.merge(keeper));
    }

    @Test
    void ofWhatWasLoadedBeforeOnlyWhatDiffersIsChanged() {
        Keeper keeper = loaded();
        keeper.telephone = "2";
        save(keeper);
        assertThat(database.trail())
                .containsExactly("update Keeper:1 ok {changed=[telephone], changes={telephone={old=1, new=2}}}");
    }

    @Test
    void whatWasNotChangedLeavesNothing() {
        save(loaded());
        assertThat(database.recorded()).isEmpty();
    }

    @Test
    void whatIsAddedIsCreatedAndNamedWhereItBelongs() {
        Keeper keeper = loaded();
        keeper.telephone = "2";
        keeper.animals.add(animal("Tom"));
        save(keeper);
        assertThat(database.trail())
                .containsExactlyInAnyOrder(
                        "create Beast:2 ok",
                        "update Keeper:1 ok {changed=[telephone, animals],"
                                + " changes={telephone={old=1, new=2}, animals={added=[2]}}}");
    }

    @Test
    void whatBelongsToWhatBelongsToItIsFoundToo() {
        Keeper keeper = loaded();
        Beast leo = keeper.animals.get(0);
        Call call = new Call();
        call.reason = "rabies shot";
        leo.calls.add(call);
        leo.kind = database.fromTransaction(session -> session.find(Kind.class, 2));
        save(keeper);
        assertThat(database.trail())
                .containsExactlyInAnyOrder(
                        "create Call:1 ok",
                        "update Beast:1 ok {changed=[kind, calls], changes={kind={old=null, new=2}, calls={added=[1]}}}");
    }

    @Test
    void whatIsTakenAwayIsDeletedAndNamedWhereItBelonged() {
        Keeper keeper = loaded();
        keeper.animals.clear();
        save(keeper);
        assertThat(database.trail())
                .containsExactlyInAnyOrder(
                        "update Keeper:1 ok {changed=[animals], changes={animals={removed=[1]}}}", "delete Beast:1 ok");
    }

    @Test
    void whatWasMadeByHandIsComparedWithTheDatabase() {
        Keeper keeper = new Keeper();
        keeper.id = 1;
        keeper.name = "Ann";
        keeper.telephone = "3";
        Beast leo = animal("Leon");
        leo.id = 1;
        keeper.animals.add(leo);
        save(keeper);
        assertThat(database.trail())
                .containsExactlyInAnyOrder(
                        "update Keeper:1 ok {changed=[telephone], changes={telephone={old=1, new=3}}}",
                        "update Beast:1 ok {changed=[name], changes={name={old=Leo, new=Leon}}}");
    }
}
