package dev.auditkit.hibernate;

import dev.auditkit.capture.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a statement does to a table, by its text. It does not parse SQL: it looks for the words that begin a change, outside of texts and comments. Immutable.
 *
 * @param operation {@code create}, {@code update} or {@code delete}
 * @param table the name of the table, without quotes and schema, in lower case
 */
record TableChanges(String operation, String table) {

    /** What databases allow after the verb; each word may also be the name of the table, which is then followed by another. */
    private static final String OPTIONS = "(?:(?:low_priority|high_priority|delayed|quick|ignore|all|first|or\\s+\\w+"
            + "|top\\s*\\([^)]*\\)(?:\\s+percent)?)\\s+(?!(?:set|where|values|select|as|using)\\b|\\())*";

    private static final String NAME = "(?:\"[^\"]+\"|`[^`]+`|\\[[^\\]]+\\]|[\\w$#@]+)";

    private static final Pattern CHANGE = Pattern.compile(
            "(?<!\\.)\\b(insert|upsert|merge|replace|update|delete|truncate)\\s+" + OPTIONS
                    + "(?:(?:into|from|table)\\b\\s*)?(?:only\\s+)?(?:" + NAME + "\\s*\\.\\s*)*(" + NAME + ")",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern TEXT_OR_COMMENT =
            Pattern.compile("'(?:[^']|'')*'|--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);

    /** What follows those words where they are part of a clause: {@code on conflict do update set}, {@code for update of}. */
    private static final Set<String> NO_TABLES = Set.of(
            "set",
            "of",
            "skip",
            "nowait",
            "wait",
            "cascade",
            "restrict",
            "into",
            "from",
            "table",
            "values",
            "default",
            "when",
            "where",
            "then",
            "select");

    /** A change whose rows are selected from: {@code select * from final table (delete from Vet)}. */
    private static final Pattern SELECTED =
            Pattern.compile("\\b(?:final|new|old)\\s+table\\s*\\(", Pattern.CASE_INSENSITIVE);

    /**
     * Whether a query may change rows, at a glance.
     *
     * @param isNative whether it is in SQL and not in HQL, which has no such queries, but makes some that begin with common table expressions
     */
    static boolean mayBeIn(String query, boolean isNative) {
        return isNative ? !begins(query, "select") || SELECTED.matcher(query).find() : begins(query, "with");
    }

    private static boolean begins(String query, String word) {
        return query.regionMatches(true, 0, word, 0, word.length());
    }

    /** What the statement does, in the order in which it says so. */
    static List<TableChanges> in(String sql) {
        String statement = TEXT_OR_COMMENT
                .matcher(sql)
                .replaceAll(found -> found.group().startsWith("'") ? "''" : " ")
                .strip();
        Matcher matcher = CHANGE.matcher(statement);
        List<TableChanges> changes = new ArrayList<>();
        Matcher selected = SELECTED.matcher(statement);
        if (begins(statement, "with")) {
            while (matcher.find()) {
                add(changes, matcher);
            }
        } else if (begins(statement, "select")) {
            while (selected.find() && matcher.find(selected.end())) {
                add(changes, matcher);
            }
        } else if (matcher.lookingAt()) {
            add(changes, matcher);
        }
        return changes;
    }

    private static void add(List<TableChanges> changes, Matcher matcher) {
        String table = tableNamed(matcher.group(2));
        if (!NO_TABLES.contains(table)) {
            changes.add(new TableChanges(operation(lowerCase(matcher.group(1))), table));
        }
    }

    private static String operation(String verb) {
        return switch (verb) {
            case "insert" -> Operations.CREATE;
            case "delete", "truncate" -> Operations.DELETE;
            default -> Operations.UPDATE;
        };
    }

    /** A table by its name in a mapping, in the form of {@link #table}. */
    static String tableNamed(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        return lowerCase(last.replaceAll("[\"`\\[\\]]", ""));
    }

    /** Whether Hibernate keeps ids there while it executes a statement; it prefixes the name. */
    boolean isHibernatesOwn() {
        return table.startsWith("ht_") || table.startsWith("hte_");
    }

    private static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
