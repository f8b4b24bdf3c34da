package dev.auditkit.capture;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditResult;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events of security, in the form that they have whatever the framework. Each is for {@link AuditRecorder#record}, to which more
 * details may be added before. No credential is ever part of one.
 */
public final class SecurityEvents {

    private static final String EXCEPTION = "exception";

    /** What has happened whatever becomes of a transaction; changed passwords and roles are data, which may be rolled back. */
    private static final Set<String> FACTS = Set.of(
            Operations.LOGIN,
            Operations.LOGOUT,
            Operations.ACCESS,
            Operations.SESSION,
            Operations.TOKEN,
            Operations.USER_SWITCH);

    private SecurityEvents() {}

    static boolean isFact(String operation) {
        return FACTS.contains(operation);
    }

    /** Someone logged in. */
    public static AuditEvent.Builder login(@Nullable String user) {
        return AuditEvent.of(Operations.LOGIN).user(user);
    }

    /**
     * Someone tried to log in.
     *
     * @param user the name that was given, which may not be anybody's
     * @param why what said no; its type is recorded
     */
    public static AuditEvent.Builder loginFailed(@Nullable String user, @Nullable Throwable why) {
        return denied(Operations.LOGIN, user, why);
    }

    /** Someone logged out. */
    public static AuditEvent.Builder logout(@Nullable String user) {
        return AuditEvent.of(Operations.LOGOUT).user(user);
    }

    /**
     * Someone was refused access.
     *
     * @param user who
     * @param key to what, such as a path or the name of a method; null where it is not known
     * @param why what said no; its type is recorded
     */
    public static AuditEvent.Builder accessDenied(
            @Nullable String user, @Nullable String key, @Nullable Throwable why) {
        return denied(Operations.ACCESS, user, why).key(key);
    }

    /**
     * A session got another id, or ended before its time.
     *
     * @param change what became of it, such as {@code expired}
     */
    public static AuditEvent.Builder session(@Nullable String user, String change) {
        return AuditEvent.of(Operations.SESSION).user(user).metadata("change", change);
    }

    /**
     * A password was changed.
     *
     * @param user who changed it
     * @param of whose it is
     */
    public static AuditEvent.Builder passwordChanged(@Nullable String user, String of) {
        return AuditEvent.of(Operations.PASSWORD_CHANGE).user(user).key("user:" + of);
    }

    /**
     * Someone's roles were changed.
     *
     * @param user who changed them
     * @param of whose they are
     * @param roles all that they have now
     */
    public static AuditEvent.Builder rolesChanged(@Nullable String user, String of, Collection<String> roles) {
        return AuditEvent.of(Operations.ROLE_CHANGE)
                .user(user)
                .key("user:" + of)
                .metadata("roles", List.copyOf(roles));
    }

    /**
     * Someone works as another user from now on, or does no longer.
     *
     * @param user who it is
     * @param as the user whose rights apply now
     */
    public static AuditEvent.Builder userSwitched(@Nullable String user, String as) {
        return AuditEvent.of(Operations.USER_SWITCH).user(user).key("user:" + as);
    }

    /**
     * A token was issued.
     *
     * @param token the token itself; only {@link Tokens#shortened} of it is recorded
     */
    public static AuditEvent.Builder tokenIssued(@Nullable String user, String token) {
        return AuditEvent.of(Operations.TOKEN).user(user).key(Tokens.shortened(token));
    }

    /**
     * A token was refused.
     *
     * @param token the token itself; only {@link Tokens#shortened} of it is recorded
     * @param why what said no; its type is recorded
     */
    public static AuditEvent.Builder tokenRefused(@Nullable String user, String token, @Nullable Throwable why) {
        return denied(Operations.TOKEN, user, why).key(Tokens.shortened(token));
    }

    private static AuditEvent.Builder denied(String operation, @Nullable String user, @Nullable Throwable why) {
        AuditEvent.Builder event = AuditEvent.of(operation).user(user).result(AuditResult.DENIED);
        return why == null ? event : event.metadata(EXCEPTION, why.getClass().getName());
    }
}
