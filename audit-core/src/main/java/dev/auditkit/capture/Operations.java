package dev.auditkit.capture;

/** The names of operations that are captured without anybody naming them, and of the details that come with them. */
public final class Operations {

    /** The application is up. */
    public static final String APPLICATION_START = "application.start";

    /** The application goes down. */
    public static final String APPLICATION_STOP = "application.stop";

    /** What HTTP operations begin with: {@code http.POST /owners/{id}}. */
    public static final String HTTP = "http.";

    /** What stands in place of the route of a request that none matched. */
    public static final String HTTP_NO_ROUTE = "(no route)";

    /** Someone logged in ({@code ok}), or tried to ({@code denied}). */
    public static final String LOGIN = "security.login";

    /** Someone logged out. */
    public static final String LOGOUT = "security.logout";

    /** Someone was refused access ({@code denied}). */
    public static final String ACCESS = "security.access";

    /** A session got another id, or ended before its time. */
    public static final String SESSION = "security.session";

    /** A password was changed. */
    public static final String PASSWORD_CHANGE = "security.password_change";

    /** Someone's roles were changed. */
    public static final String ROLE_CHANGE = "security.role_change";

    /** Someone works as another user, or ceased to. */
    public static final String USER_SWITCH = "security.user_switch";

    /** A token was issued ({@code ok}), or refused ({@code denied}). */
    public static final String TOKEN = "security.token";

    /** What events of the application itself begin with, such as those of Spring Boot's Actuator: {@code event.ORDER_EXPORTED}. */
    public static final String EVENT = "event.";

    /** Somebody read the log by a surface for people; recorded without {@code log-reads} too. */
    public static final String LOG_READ = "auditlog.read";

    /** Somebody had the log rotated, cleaned up or verified by a surface for people; of which see its own entries. */
    public static final String LOG_MANAGE = "auditlog.manage";

    /** Data was added. */
    public static final String CREATE = "create";

    /** Data was read. */
    public static final String READ = "read";

    /** Data was changed. */
    public static final String UPDATE = "update";

    /** Data was removed. */
    public static final String DELETE = "delete";

    /** A transaction that changed data was not committed ({@code error}); says what it had attempted. */
    public static final String TRANSACTION = "transaction";

    /** The user of what nobody asked for: scheduled tasks, start and stop. */
    public static final String SYSTEM_USER = "system";

    /** The status of an HTTP response, in metadata. */
    public static final String STATUS = "status";

    private Operations() {}
}
