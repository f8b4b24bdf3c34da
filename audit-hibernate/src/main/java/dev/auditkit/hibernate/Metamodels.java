package dev.auditkit.hibernate;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.metamodel.Metamodel;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** What JPA knows of entities. */
final class Metamodels {

    private Metamodels() {}

    /** Asked for as JPA has it: Hibernate's own method answers with another class in each version. */
    static Metamodel of(SessionFactoryImplementor factory) {
        EntityManagerFactory jpa = factory;
        return jpa.getMetamodel();
    }
}
