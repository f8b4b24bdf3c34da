package dev.auditkit.quarkus.it;

import io.quarkus.hibernate.orm.panache.PanacheEntity;
import jakarta.persistence.Entity;

/** What is stored. */
@Entity
public class Fruit extends PanacheEntity {

    public String name = "";
}
