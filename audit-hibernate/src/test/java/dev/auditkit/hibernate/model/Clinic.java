package dev.auditkit.hibernate.model;

import dev.auditkit.AuditIgnore;
import dev.auditkit.AuditMasked;
import jakarta.persistence.Basic;
import jakarta.persistence.CascadeType;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.Lob;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hibernate.annotations.SoftDelete;

/** Entities of each kind that is recorded in its own way. */
public final class Clinic {

    private Clinic() {}

    /** All of them. */
    public static Class<?>[] entities() {
        return new Class<?>[] {
            Owner.class,
            Pet.class,
            Vet.class,
            Visit.class,
            Animal.class,
            Cat.class,
            Dog.class,
            Dossier.class,
            Secret.class,
            Vault.class,
            Counter.class
        };
    }

    @Embeddable
    public static class Address {
        public String street;
        public String city;

        @AuditMasked
        public String doorCode;

        public Address() {}

        public Address(String street, String city, String doorCode) {
            this.street = street;
            this.city = city;
            this.doorCode = doorCode;
        }
    }

    @Entity(name = "Owner")
    public static class Owner {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        public Long id;

        @Version
        public int version;

        public String name;

        @Embedded
        public Address address;

        @AuditMasked
        public String password;

        @AuditIgnore
        public Instant lastSeen;

        @Lob
        public String notes;

        public byte[] picture;

        @ElementCollection
        public Set<String> tags = new HashSet<>();

        @ElementCollection
        public Map<String, String> phones = new HashMap<>();

        @ManyToMany
        public List<Vet> vets = new ArrayList<>();

        @OneToMany(mappedBy = "owner", cascade = CascadeType.ALL, orphanRemoval = true)
        public List<Pet> pets = new ArrayList<>();

        public Owner() {}

        public Owner(String name) {
            this.name = name;
        }
    }

    @Entity(name = "Pet")
    public static class Pet {
        @Id
        @GeneratedValue
        public Long id;

        public String name;
        public LocalDate born;

        @ManyToOne(fetch = FetchType.LAZY)
        public Owner owner;

        public Pet() {}

        public Pet(String name, Owner owner) {
            this.name = name;
            this.owner = owner;
        }
    }

    @Entity(name = "Vet")
    public static class Vet {
        @Id
        public String code;

        public String name;

        public Vet() {}

        public Vet(String code) {
            this.code = code;
        }
    }

    @Embeddable
    public static class VisitId implements Serializable {
        public long pet;
        public int number;

        public VisitId() {}

        public VisitId(long pet, int number) {
            this.pet = pet;
            this.number = number;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof VisitId id && id.pet == pet && id.number == number;
        }

        @Override
        public int hashCode() {
            return Objects.hash(pet, number);
        }
    }

    @Entity(name = "Visit")
    public static class Visit {
        @EmbeddedId
        public VisitId id;

        public String reason;

        public Visit() {}

        public Visit(VisitId id, String reason) {
            this.id = id;
            this.reason = reason;
        }
    }

    @Entity(name = "Animal")
    @Inheritance(strategy = InheritanceType.JOINED)
    public abstract static class Animal {
        @Id
        public Long id;

        public String name;
    }

    @Entity(name = "Cat")
    public static class Cat extends Animal {
        public int lives = 9;
    }

    @Entity(name = "Dog")
    public static class Dog extends Animal {
        public boolean loud;
    }

    @Entity(name = "Dossier")
    @SoftDelete
    public static class Dossier {
        @Id
        public Long id;

        public String text;

        public Dossier() {}

        public Dossier(Long id, String text) {
            this.id = id;
            this.text = text;
        }
    }

    @Entity(name = "Secret")
    @AuditIgnore
    public static class Secret {
        @Id
        public Long id;

        public String text;
    }

    @Entity(name = "Vault")
    @AuditMasked
    public static class Vault {
        @Id
        public Long id;

        @Basic
        private String content;

        @ElementCollection
        public Set<String> keys = new HashSet<>();

        public void setContent(String content) {
            this.content = content;
        }
    }

    @Entity(name = "Counter")
    public static class Counter {
        @Id
        public Long id;

        public int count;

        private String hidden;

        @AuditIgnore
        public String getHidden() {
            return hidden;
        }

        public void setHidden(String hidden) {
            this.hidden = hidden;
        }
    }
}
