package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditDamage;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditIntegrityException;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.internal.journal.DamagedJournalException;
import dev.auditkit.internal.journal.Journal;
import dev.auditkit.internal.journal.Recovery;
import dev.auditkit.internal.journal.Storage;
import dev.auditkit.internal.journal.StorageFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Opens a log for writing. A damaged one is refused under {@code closed}; under {@code open} its files are moved aside and
 * a new log begins, which says so until someone acknowledges it.
 */
final class LogOpener {

    /** While this file is there, nobody has acknowledged that a log was set aside; it holds the reason. */
    static final String UNACKNOWLEDGED = "succession.unacknowledged";

    /** While this file is there, a log is being set aside; it holds the directory's name and the damage. */
    static final String PENDING = "set-aside.pending";

    private static final DateTimeFormatter DIRECTORY = DateTimeFormatter.ofPattern(
                    "'set-aside-'uuuuMMdd'T'HHmmss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final List<String> STAYING = List.of("lock", "lock.owner", UNACKNOWLEDGED, PENDING);

    private final AuditConfig config;

    LogOpener(AuditConfig config) {
        this.config = config;
    }

    /**
     * A log that can be written.
     *
     * @param firstEvents what its first entries are to be
     * @param hasEvents whether the segment being written has entries that are not the log's own
     * @param unacknowledged why an earlier log was set aside, where nobody has acknowledged it
     */
    record Opened(
            Journal journal,
            List<AuditEvent> firstEvents,
            boolean hasEvents,
            @Nullable String unacknowledged) {}

    Opened open(Storage storage, Instant now) throws IOException {
        requireSpace(storage);
        List<AuditEvent> events = new ArrayList<>();
        if (storage.exists(PENDING)) {
            events.add(setAside(storage)); // a crash came between
        }
        Recovery.Recovered found;
        try {
            found = recover(storage);
        } catch (DamagedJournalException e) {
            if (config.failurePolicy() == FailurePolicy.CLOSED) {
                throw new AuditIntegrityException(e.damage());
            }
            announceSettingAside(storage, e.damage(), now);
            events.add(setAside(storage));
            found = recoverFresh(storage);
        }
        events.add(0, OwnEvents.opened(config, found.lastOptions().orElse(null)));
        if (!found.closedProperly()) {
            events.add(OwnEvents.recovered(found));
        }
        return new Opened(found.journal(), events, found.hasEvents(), unacknowledged(storage));
    }

    /** Under {@code closed} it is better not to start than to refuse the first event. */
    private void requireSpace(Storage storage) throws IOException {
        long free = storage.usableBytes() >> 20;
        if (config.failurePolicy() == FailurePolicy.CLOSED && free < config.minFreeMb()) {
            throw new IOException("only " + free + " MiB are free, with audit.min-free-mb = " + config.minFreeMb());
        }
    }

    private Recovery.Recovered recoverFresh(Storage storage) throws IOException {
        try {
            return recover(storage);
        } catch (DamagedJournalException e) {
            throw new IOException("a log without segments cannot be damaged", e);
        }
    }

    private Recovery.Recovered recover(Storage storage) throws IOException, DamagedJournalException {
        return Recovery.open(storage, (long) config.rotationSizeMb() << 20, (long) config.minFreeMb() << 20);
    }

    /** Notes what is to be done before any of it is, so that it is finished whatever happens. */
    private static void announceSettingAside(Storage storage, List<AuditDamage> damage, Instant now)
            throws IOException {
        String directory = DIRECTORY.format(now);
        List<String> lines = new ArrayList<>(List.of(directory));
        damage.forEach(place -> lines.add(place.toString()));
        write(storage, UNACKNOWLEDGED, "the log in " + directory + " was set aside: " + damage.get(0));
        write(storage, PENDING, String.join("\n", lines));
        storage.sync();
    }

    /** Moves the files of a damaged log as was announced; the event that tells of it. */
    private static AuditEvent setAside(Storage storage) throws IOException {
        List<String> announced = read(storage, PENDING).lines().toList();
        storage.moveInto(
                announced.get(0),
                storage.list().stream().filter(name -> !STAYING.contains(name)).toList());
        storage.delete(PENDING);
        storage.sync();
        return OwnEvents.succession(announced.get(0), announced.subList(1, announced.size()));
    }

    private static @Nullable String unacknowledged(Storage storage) throws IOException {
        return storage.exists(UNACKNOWLEDGED) ? read(storage, UNACKNOWLEDGED) : null;
    }

    private static void write(Storage storage, String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        storage.delete(name);
        try (StorageFile file = storage.create(name)) {
            file.write(0, bytes, 0, bytes.length);
            file.force();
        }
    }

    private static String read(Storage storage, String name) throws IOException {
        try (StorageFile file = storage.openToRead(name)) {
            byte[] bytes = new byte[Math.toIntExact(file.size())];
            return new String(bytes, 0, file.read(0, bytes, 0, bytes.length), StandardCharsets.UTF_8);
        }
    }
}
