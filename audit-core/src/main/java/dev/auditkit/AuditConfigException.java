package dev.auditkit;

/** An option has a value that cannot be used. Names the key, the value and what is allowed. */
public final class AuditConfigException extends AuditException {

    private static final long serialVersionUID = 1L;

    private final String key;

    AuditConfigException(String key, String value, String allowed) {
        super("audit." + key + " = '" + value + "' cannot be used; allowed: " + allowed, null);
        this.key = key;
    }

    /**
     * The refusal of a value for a reason that the value does not show, such as what is in the file that it names.
     *
     * @param key the key of the option, without the prefix {@code audit.}
     * @param value its value, or what may be shown of it: never a secret
     * @param reason what is wrong
     * @param allowed what is allowed
     */
    public AuditConfigException(String key, String value, String reason, String allowed) {
        this(key, "audit." + key + " = '" + value + "' cannot be used: " + reason + "; allowed: " + allowed);
    }

    private AuditConfigException(String key, String message) {
        super(message, null);
        this.key = key;
    }

    /**
     * The refusal of a second log on one directory whose options are not those of the first.
     *
     * @param option the first option that differs
     * @param open the value of the log that is open
     * @param asked the value asked for now
     * @param directory the directory both want
     */
    static AuditConfigException differs(AuditOption option, String open, String asked, String directory) {
        return new AuditConfigException(
                option.key(),
                "audit." + option.key() + " = '" + asked + "' cannot be used: this JVM already has the log in "
                        + directory + " open with '" + open
                        + "'; allowed: the same options for everyone who shares a directory");
    }

    /** The key of the option, without the prefix {@code audit.}. */
    public String key() {
        return key;
    }
}
