package dev.auditkit.hibernate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which tables a query reads, by its text. It does not parse SQL: it looks for what follows {@code from} and {@code join}, outside of texts and comments, and
 * knows which parentheses have a query in them. For one thread.
 */
final class TablesRead {

    private static final String NAME = "(?:[\"`\\[][^\"`\\]]*[\"`\\]]|[\\w$#@]+)";
    private static final Pattern TOKEN = Pattern.compile(
            "'(?:[^']|'')*'|--[^\\n]*|/\\*.*?\\*/|" + NAME + "(?:\\." + NAME + ")*|[(),]", Pattern.DOTALL);

    private static final Set<String> BEFORE_A_TABLE = Set.of("lateral", "only");
    private static final Set<String> AFTER_THE_TABLES = Set.of(
            "where",
            "group",
            "order",
            "having",
            "limit",
            "offset",
            "fetch",
            "union",
            "intersect",
            "except",
            "minus",
            "window",
            "for");

    private final Deque<Scope> scopes = new ArrayDeque<>();
    private final Set<String> named = new HashSet<>();
    private final Set<String> outer = new LinkedHashSet<>();
    private final Set<String> inner = new LinkedHashSet<>();
    private final Set<String> first = new LinkedHashSet<>();
    private int items;
    private String before = "";
    private boolean tableBefore;

    private TablesRead() {
        scopes.push(new Scope(false, false));
    }

    /** What the query reads. */
    static TablesRead in(String sql) {
        TablesRead read = new TablesRead();
        Matcher token = TOKEN.matcher(sql);
        while (token.find()) {
            read.take(token.group());
        }
        return read;
    }

    /** All tables, those first that it does not read by a query within the query; without quotes and schema, in lower case. */
    List<String> all() {
        Set<String> all = new LinkedHashSet<>(outer);
        all.addAll(inner);
        all.removeAll(named);
        return new ArrayList<>(all);
    }

    /** Those that it begins with: one, or several where it is a union of them, as of the subclasses of an entity. */
    List<String> first() {
        List<String> found = new ArrayList<>(first);
        found.removeAll(named);
        return found.isEmpty() ? all().stream().limit(1).toList() : found;
    }

    private void take(String token) {
        if (token.startsWith("'") || token.startsWith("--") || token.startsWith("/*")) {
            return;
        }
        Scope scope = scopes.element();
        boolean table = false;
        switch (token) {
            case "(" -> open(scope);
            case ")" -> close();
            case "," -> scope.expect(scope.inFrom);
            default -> table = word(scope, token, token.toLowerCase(Locale.ROOT));
        }
        tableBefore = table;
        before = token.toLowerCase(Locale.ROOT);
    }

    private void open(Scope scope) {
        if (tableBefore) { // it was a function
            String name = TableChanges.tableNamed(before);
            outer.remove(name);
            inner.remove(name);
            first.remove(name);
        }
        boolean derived = scope.expects;
        scope.expects = false;
        scopes.push(new Scope(derived, scope.within || !derived));
    }

    private void close() {
        if (scopes.size() > 1) {
            scopes.pop();
        }
    }

    private boolean word(Scope scope, String token, String word) {
        if (word.equals("select")) {
            scope.select = true;
            scope.inFrom = false;
            scope.expects = false;
        } else if (word.equals("with") && !scope.select) {
            scope.with = true;
        } else if (word.equals("as") && scope.with && !scope.select) {
            named.add(TableChanges.tableNamed(scope.lastWord));
        } else if (word.equals("from")) {
            scope.expect(scope.select && !before.equals("distinct"));
        } else if (word.equals("join") || word.equals("apply")) {
            scope.expect(true);
        } else if (AFTER_THE_TABLES.contains(word)) {
            scope.inFrom = false;
            scope.expects = false;
        } else if (scope.expects && !BEFORE_A_TABLE.contains(word)) {
            scope.expects = false;
            add(scope, TableChanges.tableNamed(token));
            return true;
        }
        scope.lastWord = token;
        return false;
    }

    private void add(Scope scope, String table) {
        if (table.equals("dual")) {
            return;
        }
        (scope.within ? inner : outer).add(table);
        if (!scope.within && items == 1) {
            first.add(table);
        }
    }

    /** What is between two parentheses, or the whole. */
    private final class Scope {

        /** Whether it belongs to a query within the query, and not to what that one reads from. */
        private final boolean within;

        private final boolean derived;
        private boolean select;
        private boolean with;
        private boolean inFrom;
        private boolean expects;
        private String lastWord = "";

        Scope(boolean derived, boolean within) {
            this.within = within;
            this.derived = derived;
            inFrom = derived;
            expects = derived;
        }

        /** Says whether a table comes next. */
        void expect(boolean table) {
            if (table) {
                inFrom = true;
                expects = true;
                if (scopes.size() == 1 || (derived && !select)) {
                    items++;
                }
            }
        }
    }
}
