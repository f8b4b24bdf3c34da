package dev.auditkit.spring.actuate;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditResult;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.Operations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.util.ClassUtils;

/**
 * The actuator's audit events as entries of the log: one of the type {@code ORDER_EXPORTED} is {@code event.ORDER_EXPORTED}. Those of
 * Spring Security are in the log already, as {@code security.*}, and are shown from there. Safe for use by many threads.
 */
final class LoggedAuditEvents implements AuditEventRepository {

    private static final int MOST = 1_000;
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    /** What the actuator's own listeners call the events of Spring Security. */
    private static final Map<String, Recorded> OF_SECURITY = Map.of(
            "AUTHENTICATION_SUCCESS", new Recorded(Operations.LOGIN, AuditResult.OK),
            "AUTHENTICATION_FAILURE", new Recorded(Operations.LOGIN, AuditResult.DENIED),
            "AUTHENTICATION_SWITCH", new Recorded(Operations.USER_SWITCH, AuditResult.OK),
            "LOGOUT_SUCCESS", new Recorded(Operations.LOGOUT, AuditResult.OK),
            "AUTHORIZATION_FAILURE", new Recorded(Operations.ACCESS, AuditResult.DENIED));

    private static final boolean SECURITY = ClassUtils.isPresent(
            "org.springframework.security.authentication.event.AbstractAuthenticationEvent",
            LoggedAuditEvents.class.getClassLoader());

    private final AuditLog log;
    private final AuditRecorder recorder;

    LoggedAuditEvents(AuditLog log, AuditRecorder recorder) {
        this.log = log;
        this.recorder = recorder;
    }

    /** How an event stands in the log. */
    private record Recorded(String operation, AuditResult result) {}

    @Override
    public void add(AuditEvent event) {
        if (SECURITY && OfSpring.isSecurity(event)) {
            return;
        }
        Instant happened = event.getTimestamp();
        boolean now = Duration.between(happened, Instant.now()).abs().compareTo(AT_ONCE) < 0;
        recorder.record(dev.auditkit.AuditEvent.of(Operations.EVENT + event.getType())
                .user(event.getPrincipal().isEmpty() ? null : event.getPrincipal())
                .metadata(event.getData())
                .time(now ? null : happened));
    }

    /** The newest {@value #MOST}, the oldest of them first. */
    @Override
    public List<AuditEvent> find(@Nullable String principal, @Nullable Instant after, @Nullable String type) {
        List<AuditEntry> found = new ArrayList<>();
        Recorded known = type == null ? null : OF_SECURITY.get(type);
        if (known != null) {
            found.addAll(entries(
                    AuditQuery.builder().operation(known.operation()).result(known.result()), principal, after));
        }
        AuditQuery.Builder wanted = AuditQuery.builder().operation(Operations.EVENT + (type == null ? "*" : type));
        if (type == null) {
            OF_SECURITY.values().forEach(recorded -> wanted.operation(recorded.operation()));
        }
        found.addAll(entries(wanted, principal, after));
        found.sort(Comparator.comparing(AuditEntry::timestamp));
        return found.stream()
                .skip(Math.max(0, found.size() - MOST))
                .map(LoggedAuditEvents::event)
                .toList();
    }

    private List<AuditEntry> entries(AuditQuery.Builder wanted, @Nullable String principal, @Nullable Instant after) {
        if (principal != null) {
            wanted.user(principal);
        }
        List<AuditEntry> newest = log.query(wanted.from(after).limit(MOST).build()).entries().stream()
                .filter(entry -> after == null || entry.timestamp().isAfter(after))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.reverse(newest);
        return newest;
    }

    private static AuditEvent event(AuditEntry entry) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>(entry.metadata());
        data.remove("audit");
        String user = entry.user();
        return new AuditEvent(entry.timestamp(), user == null ? "" : user, type(entry), data);
    }

    private static String type(AuditEntry entry) {
        if (entry.operation().startsWith(Operations.EVENT)) {
            return entry.operation().substring(Operations.EVENT.length());
        }
        Recorded recorded = new Recorded(entry.operation(), entry.result());
        return OF_SECURITY.entrySet().stream()
                .filter(known -> known.getValue().equals(recorded))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(entry.operation());
    }

    /** Loaded only where there is Spring Security. */
    private static final class OfSpring {

        static boolean isSecurity(AuditEvent event) {
            return event instanceof SecurityAuditListeners.OfSecurity;
        }
    }
}
