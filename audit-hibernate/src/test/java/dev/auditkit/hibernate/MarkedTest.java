package dev.auditkit.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditIgnore;
import dev.auditkit.AuditMasked;
import dev.auditkit.AuditOption.DataValues;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import jakarta.persistence.DiscriminatorColumn;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is ignored or masked, wherever the annotation stands. Each secret has "hush" in it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MarkedTest {

    @Embeddable
    public static class Keys {
        public String label;

        @ElementCollection
        @AuditMasked
        public Set<String> locked = new HashSet<>();

        @ElementCollection
        @AuditIgnore
        public Set<String> traces = new HashSet<>();

        @ElementCollection
        public Set<String> shown = new HashSet<>();
    }

    /** Nothing of it is recorded. */
    @Embeddable
    public static class Card {
        @AuditIgnore
        public String number;
    }

    /** It has nothing that is recorded with its entity. */
    @Embeddable
    public static class Bunch {
        @ElementCollection
        public Set<String> notes = new HashSet<>();
    }

    @Embeddable
    @AuditMasked
    public static class Pin {
        public String code;

        @ElementCollection
        public Set<String> former = new HashSet<>();
    }

    @Embeddable
    @AuditIgnore
    public static class Trail {
        public String step;

        @ElementCollection
        public Set<String> steps = new HashSet<>();
    }

    @Embeddable
    public static class Spare {
        public String spare;

        @ElementCollection
        public Set<String> spares = new HashSet<>();
    }

    @Embeddable
    public static class Other {
        public String other;

        @ElementCollection
        public Set<String> others = new HashSet<>();
    }

    @Embeddable
    @AuditMasked
    public static class Digits {
        public String digits;
    }

    @Embeddable
    @DiscriminatorColumn(name = "contact_kind")
    public static class Contact {
        public String town;
    }

    @Embeddable
    public static class Phone extends Contact {
        @AuditMasked
        public String phone;
    }

    @AuditMasked
    public record Token(String text) {}

    @Converter(autoApply = true)
    public static class TokenConverter implements AttributeConverter<Token, String> {
        @Override
        public String convertToDatabaseColumn(Token token) {
            return token == null ? null : token.text();
        }

        @Override
        public Token convertToEntityAttribute(String text) {
            return text == null ? null : new Token(text);
        }
    }

    @Entity(name = "Account")
    public static class Account {
        @Id
        public Long id;

        public String name;

        @Embedded
        public Keys keys = new Keys();

        @Embedded
        public Card card = new Card();

        @Embedded
        public Bunch bunch = new Bunch();

        @Embedded
        public Pin pin = new Pin();

        @Embedded
        public Trail trail = new Trail();

        @Embedded
        @AuditMasked
        public Spare spare = new Spare();

        @Embedded
        @AuditIgnore
        public Other other = new Other();

        @Embedded
        public Contact contact;

        public Token token;

        @ElementCollection
        public List<Card> cards = new ArrayList<>();

        @ElementCollection
        public List<Digits> digits = new ArrayList<>();

        @ElementCollection
        public Map<Token, String> byToken = new HashMap<>();

        @ManyToOne
        @AuditMasked
        public Account parent;

        @ManyToOne
        @AuditIgnore
        public Account friend;

        @ManyToMany
        @JoinTable(name = "partners")
        @AuditMasked
        public Set<Account> partners = new HashSet<>();

        @ManyToMany
        @JoinTable(name = "contacts")
        @AuditIgnore
        public Set<Account> contacts = new HashSet<>();
    }

    private static final long HUSH = 987_654_321L;

    private final Map<DataValues, Database> databases = new HashMap<>();

    @BeforeAll
    void open() {
        for (DataValues values : DataValues.values()) {
            databases.put(
                    values,
                    Database.with(
                            options -> options.captureDataValues(values),
                            TokenConverter.class,
                            Account.class,
                            Contact.class,
                            Phone.class));
        }
    }

    @BeforeEach
    void empty() {
        databases.values().forEach(Database::reset);
    }

    @AfterAll
    void close() {
        databases.values().forEach(Database::close);
    }

    private static Card card(String number) {
        Card card = new Card();
        card.number = number;
        return card;
    }

    private static Digits digits(String text) {
        Digits digits = new Digits();
        digits.digits = text;
        return digits;
    }

    private static Account account(long id) {
        Account account = new Account();
        account.id = id;
        account.contact = new Phone();
        account.contact.town = "Basel";
        return account;
    }

    private static Account filled(Account account, String secret, Account of) {
        account.name = "name of " + secret.length();
        account.keys.label = "label of " + secret.length();
        account.keys.locked.add(secret);
        account.keys.traces.add(secret);
        account.keys.shown.add("shown" + secret.length());
        account.card = card(secret);
        account.bunch.notes.add("note" + secret.length());
        account.pin.code = secret;
        account.pin.former.add(secret);
        account.trail.step = secret;
        account.trail.steps.add(secret);
        account.spare.spare = secret;
        account.spare.spares.add(secret);
        account.other.other = secret;
        account.other.others.add(secret);
        Phone phone = new Phone();
        phone.town = "Bern";
        phone.phone = secret;
        account.contact = phone;
        account.token = new Token(secret);
        account.cards.add(card(secret));
        account.digits.add(digits(secret));
        account.byToken.put(new Token(secret), "value" + secret.length());
        account.parent = of;
        account.friend = of;
        account.partners.add(of);
        account.contacts.add(of);
        return account;
    }

    @ParameterizedTest
    @EnumSource
    void noSecretIsRecorded(DataValues values) {
        Database database = databases.get(values);
        Account hushed = account(HUSH);
        database.inTransaction(session -> session.persist(hushed));
        database.recorded();
        database.inTransaction(session -> session.persist(account(1)));
        database.inTransaction(
                session -> filled(session.find(Account.class, 1L), "hush", session.getReference(Account.class, HUSH)));
        database.inTransaction(session -> session.persist(filled(account(2), "hush hush", hushed)));
        database.inTransaction(session -> session.remove(session.find(Account.class, 2L)));

        List<AuditEntry> entries = database.recorded();
        assertThat(entries).extracting(AuditEntry::operation).containsExactly("create", "update", "create", "delete");
        assertThat(entries)
                .allSatisfy(entry ->
                        assertThat(entry.toString()).doesNotContain("hush").doesNotContain(Long.toString(HUSH)));
        assertThat(entries.get(1).metadata().get("changed"))
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .containsExactlyInAnyOrder(
                        "name",
                        "keys.label",
                        "keys.locked",
                        "keys.shown",
                        "bunch.notes",
                        "pin.code",
                        "pin.former",
                        "spare.spare",
                        "spare.spares",
                        "contact.town",
                        "contact.phone",
                        "token",
                        "cards",
                        "digits",
                        "byToken",
                        "parent",
                        "partners");
    }

    @Test
    void ofWhatIsMaskedTheMaskIsRecordedAndOfTheRestTheValue() {
        Database database = databases.get(DataValues.CHANGED);
        database.inTransaction(session -> session.persist(account(1)));
        database.recorded();
        database.inTransaction(session -> {
            Account found = session.find(Account.class, 1L);
            filled(found, "hush", found);
        });
        assertThat(database.recorded().get(0).metadata().get("changes"))
                .asString()
                .contains("keys.label={old=null, new=label of 4}")
                .contains("keys.locked=***")
                .contains("keys.shown={added=[shown4]}")
                .contains("bunch.notes={added=[note4]}")
                .contains("pin.code={old=***, new=***}")
                .contains("pin.former=***")
                .contains("spare.spare={old=***, new=***}")
                .contains("spare.spares=***")
                .contains("contact.town={old=Basel, new=Bern}")
                .contains("contact.phone={old=***, new=***}")
                .contains("token={old=***, new=***}")
                .contains("cards={added=[{}]}")
                .contains("digits=***")
                .contains("byToken={added=[{key=***, value=value4}]}")
                .contains("parent={old=***, new=***}")
                .contains("partners=***");
    }

    @Test
    void whatOnlyIgnoredAttributesDifferInIsNoChange() {
        Database database = databases.get(DataValues.ALL);
        database.inTransaction(session -> {
            session.persist(account(HUSH));
            session.persist(account(1));
        });
        database.recorded();
        database.inTransaction(session -> {
            Account found = session.find(Account.class, 1L);
            found.keys.traces.add("hush");
            found.card = card("hush");
            found.trail.step = "hush";
            found.trail.steps.add("hush");
            found.other.other = "hush";
            found.other.others.add("hush");
            found.friend = session.getReference(Account.class, HUSH);
            found.contacts.add(session.getReference(Account.class, HUSH));
        });
        assertThat(database.trail()).isEmpty();
    }
}
