package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditDamage;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditIntegrityException;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.internal.journal.DamagedJournalException;
import dev.auditkit.internal.journal.Journal;
import dev.auditkit.internal.journal.RecoveredJournal;
import dev.auditkit.internal.journal.Recovery;
import dev.auditkit.internal.journal.SegmentName;
import dev.auditkit.internal.journal.SmallFiles;
import dev.auditkit.internal.journal.Storage;
import dev.auditkit.internal.journal.TreeState;
import dev.auditkit.internal.keys.LogKeys;
import dev.auditkit.internal.proof.CheckpointFiles;
import dev.auditkit.internal.proof.StoredCheckpoint;
import dev.auditkit.internal.proof.TreeFile;
import dev.auditkit.internal.proof.TreeRecovery;
import dev.auditkit.note.WitnessPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final String TILES = "tile";
    private static final int LONGEST_NOTE = 1 << 20;
    private static final Pattern SET_ASIDE = Pattern.compile("set-aside-[0-9TZ.]+");
    private static final List<String> STAYING =
            List.of("lock", "lock.owner", UNACKNOWLEDGED, PENDING, LogKeys.OWN, LogKeys.OWN_ML_DSA, LogKeys.NEXT);

    private final AuditConfig config;
    private final InstantSource clock;

    LogOpener(AuditConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    /**
     * A log that can be written.
     *
     * @param keys its keys
     * @param checkpointer what signs it
     * @param witnesses who cosign its checkpoints; null when nobody does
     * @param firstEvents what its first entries are to be
     * @param hasEvents whether the segment being written has entries that are not the log's own
     * @param unacknowledged why an earlier log was set aside, where nobody has acknowledged it
     */
    record Opened(
            Journal journal,
            LogKeys keys,
            Checkpointer checkpointer,
            @Nullable WitnessPolicy witnesses,
            List<AuditEvent> firstEvents,
            boolean hasEvents,
            @Nullable String unacknowledged) {}

    /** What was found of a log before it is written. */
    private record Found(RecoveredJournal journal, LogKeys keys, TreeRecovery.Grown tree, StoredCheckpoint newest) {}

    Opened open(Storage storage) throws IOException {
        requireSpace(storage);
        WitnessPolicy witnesses = Witnesses.policy(config);
        List<AuditEvent> events = new ArrayList<>();
        if (storage.exists(PENDING)) {
            events.add(setAside(storage)); // a crash came between
        }
        Found found;
        try {
            found = recover(storage, witnesses);
        } catch (DamagedJournalException e) {
            if (config.failurePolicy() == FailurePolicy.CLOSED) {
                throw new AuditIntegrityException(e.damage());
            }
            announceSettingAside(storage, e.damage(), clock.instant());
            events.add(setAside(storage));
            found = recoverFresh(storage, witnesses);
        }
        try {
            events.add(
                    0,
                    OwnEvents.opened(
                            config, found.keys, found.journal.lastOptions().orElse(null)));
            if (!found.journal.closedProperly()) {
                events.add(OwnEvents.recovered(found.journal));
            }
            return start(storage, found, witnesses, events);
        } catch (IOException | RuntimeException e) {
            found.journal.close();
            throw e;
        }
    }

    private Opened start(Storage storage, Found found, @Nullable WitnessPolicy witnesses, List<AuditEvent> events)
            throws IOException {
        Journal journal = found.journal.start(
                found.tree.beforeLast(),
                found.tree.tree(),
                (long) config.rotationSizeMb() << 20,
                (long) config.minFreeMb() << 20);
        Checkpointer checkpointer = new Checkpointer(
                journal.tree(),
                found.keys,
                new TreeFile(storage, found.tree.savedBlocks()),
                new CheckpointFiles(storage),
                found.newest);
        return new Opened(
                journal,
                found.keys,
                checkpointer,
                witnesses,
                events,
                found.journal.hasEvents(),
                unacknowledged(storage));
    }

    /** Under {@code closed} it is better not to start than to refuse the first event. */
    private void requireSpace(Storage storage) throws IOException {
        long free = storage.usableBytes() >> 20;
        if (config.failurePolicy() == FailurePolicy.CLOSED && free < config.minFreeMb()) {
            throw new IOException("only " + free + " MiB are free, with audit.min-free-mb = " + config.minFreeMb());
        }
    }

    private Found recoverFresh(Storage storage, @Nullable WitnessPolicy witnesses) throws IOException {
        try {
            return recover(storage, witnesses);
        } catch (DamagedJournalException e) {
            throw new IOException("a log without segments cannot be damaged", e);
        }
    }

    private Found recover(Storage storage, @Nullable WitnessPolicy witnesses)
            throws IOException, DamagedJournalException {
        String successor = successor(storage);
        LogKeys keys = LogKeys.open(storage, config, successor, clock);
        if (witnesses != null && successor == null) {
            // A log that takes the place of a damaged one is listed nowhere yet, and has to start all the same.
            Witnesses.requireListed(config, witnesses, keys);
        }
        StoredCheckpoint newest = newest(storage, keys);
        RecoveredJournal journal = Recovery.open(storage, newest.checkpoint().size());
        try {
            return new Found(journal, keys, TreeRecovery.recover(journal, newest.checkpoint()), newest);
        } catch (IOException | DamagedJournalException | RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    /**
     * The newest checkpoint. A new log signs that it has no entries before it has any, so that to take all checkpoints away is to
     * be found out.
     */
    private static StoredCheckpoint newest(Storage storage, LogKeys keys) throws IOException, DamagedJournalException {
        StoredCheckpoint newest = CheckpointFiles.newest(storage, keys.known());
        if (newest != null) {
            return newest;
        }
        if (storage.list().stream().anyMatch(name -> SegmentName.parse(name) != null)) {
            throw new DamagedJournalException(List.of(new AuditDamage(
                    0,
                    CheckpointFiles.NEWEST,
                    0,
                    "there are entries, but no checkpoint that the log's keys have signed")));
        }
        return CheckpointFiles.begin(storage, keys.sign(TreeState.EMPTY));
    }

    /** What tells the origin of a new log from that of one that was set aside. */
    private static @Nullable String successor(Storage storage) throws IOException {
        String why = unacknowledged(storage);
        Matcher place = why == null ? null : SET_ASIDE.matcher(why);
        return place != null && place.find() ? "after-" + place.group() : null;
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
        List<String> moved = new ArrayList<>(storage.list());
        moved.removeAll(STAYING);
        moved.addAll(storage.listBelow(TILES));
        storage.moveInto(announced.get(0), moved);
        storage.delete(PENDING);
        storage.sync();
        return OwnEvents.succession(announced.get(0), announced.subList(1, announced.size()));
    }

    private static @Nullable String unacknowledged(Storage storage) throws IOException {
        return storage.exists(UNACKNOWLEDGED) ? read(storage, UNACKNOWLEDGED) : null;
    }

    private static void write(Storage storage, String name, String text) throws IOException {
        SmallFiles.replace(storage, name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(Storage storage, String name) throws IOException {
        byte[] bytes = SmallFiles.read(storage, name, LONGEST_NOTE);
        return new String(bytes == null ? new byte[0] : bytes, StandardCharsets.UTF_8);
    }
}
