package dev.auditkit.internal.query;

import dev.auditkit.AuditQuery.Order;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a query goes on: at an entry, which stays where it is whatever is added.
 *
 * @param order the order of the query
 * @param seq newest first: the entries before this one are next; oldest first: this one is
 */
public record Cursor(Order order, long seq) {

    private static final Pattern TEXT = Pattern.compile("(before|from)-(0|[1-9][0-9]{0,17})");

    /**
     * The cursor that a page gave out.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Cursor parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "cursor '" + text + "' is none; allowed: what the page before gave as its next cursor");
        }
        return new Cursor(
                matcher.group(1).equals("before") ? Order.NEWEST_FIRST : Order.OLDEST_FIRST,
                Long.parseLong(matcher.group(2)));
    }

    /** The cursor behind an entry. */
    static Cursor after(Order order, long seq) {
        return new Cursor(order, order == Order.NEWEST_FIRST ? seq : seq + 1);
    }

    /** As a page gives it out. */
    String text() {
        return (order == Order.NEWEST_FIRST ? "before-" : "from-") + seq;
    }
}
