package dev.auditkit.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.auditkit.hibernate.model.Clinic.Owner;
import dev.auditkit.hibernate.model.Clinic.Pet;
import dev.auditkit.hibernate.model.Clinic.Vet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.hibernate.collection.spi.PersistentBag;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SessionImplementor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CollectionElementsTest {

    private static final int MANY = 100_000;

    private Database database;
    private SessionImplementor session;
    private EntityPlan pet;

    @BeforeAll
    void open() {
        database = Database.of(Owner.class, Pet.class, Vet.class);
        session = database.factory.openSession().unwrap(SessionImplementor.class);
        pet = EntityPlan.of(database.factory
                .unwrap(SessionFactoryImplementor.class)
                .getMappingMetamodel()
                .getEntityDescriptor(Pet.class));
    }

    @AfterAll
    void close() {
        session.close();
        database.close();
    }

    private <T> CollectionElements elements(String likeAttribute, List<T> before, List<T> now) {
        AttributePlan element = pet.attributes().stream()
                .filter(attribute -> attribute.name().equals(likeAttribute))
                .findFirst()
                .orElseThrow();
        PersistentBag<T> bag = new PersistentBag<>(session, now);
        bag.setSnapshot(null, "some", new ArrayList<>(before));
        return new CollectionElements(
                bag, pet.values(), new CollectionPlan(likeAttribute, false, false, element, null));
    }

    private static List<Owner> owners(int first) {
        List<Owner> owners = new ArrayList<>(MANY);
        for (long id = first; id < first + MANY; id++) {
            Owner owner = new Owner("x");
            owner.id = id;
            owners.add(owner);
        }
        return owners;
    }

    @Test
    void whatIsInItSeveralTimesIsCounted() {
        assertThat(elements("name", List.of("a", "a", "b"), List.of("b", "a", "c", "c"))
                        .difference(false))
                .hasToString("{added=[c, c], removed=[a]}");
        assertThat(elements("name", List.of("a", "b"), List.of("a")).difference(true))
                .hasToString("{removed=[a, b]}");
    }

    @Test
    void theSameEntitiesInAnotherOrderAreAChangeWhereTheOrderCounts() {
        List<Owner> owners = owners(0).subList(0, 3);
        List<Owner> reversed = new ArrayList<>(owners);
        Collections.reverse(reversed);
        assertThat(elements("owner", owners, reversed).areAsTheyWere(false)).isTrue();
        assertThat(elements("owner", owners, reversed).areAsTheyWere(true)).isFalse();
        assertThat(elements("owner", owners, owners.subList(0, 2)).areAsTheyWere(false))
                .isFalse();
    }

    @Test
    void manyElementsAreNotComparedEachWithEach() {
        List<Owner> before = owners(0);
        List<Owner> now = owners(1);
        Collections.reverse(now);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertThat(elements("owner", before, now).areAsTheyWere(false)).isFalse();
            assertThat(elements("owner", before, now).difference(false))
                    .hasToString("{added=[" + MANY + "], removed=[0]}");
        });
    }
}
