package dev.auditkit.capture;

import java.util.List;
import java.util.stream.Stream;

/**
 * Patterns of paths: {@code *} is any part of a segment, {@code **} any number of segments. Immutable.
 *
 * <p>A path that a server might read in another way than it is written matches none, so that nobody can hide a request by writing
 * {@code /static/../orders}.
 */
final class PathPatterns {

    private final List<PathPattern> patterns;

    /** A pattern, with what a path that matches it begins with: that most do not is found out at once. */
    private record PathPattern(String begin, List<String> segments) {

        static PathPattern of(String pattern) {
            List<String> segments = PathPatterns.segments(pattern);
            String plain = "/" + String.join("/", segments);
            int star = plain.indexOf('*');
            String begin = star < 0 ? plain : plain.substring(0, star);
            return new PathPattern(begin.endsWith("/") ? begin.substring(0, begin.length() - 1) : begin, segments);
        }
    }

    PathPatterns(List<String> patterns) {
        this.patterns = patterns.stream().map(PathPattern::of).toList();
    }

    private static List<String> segments(String path) {
        return Stream.of(path.split("/")).filter(segment -> !segment.isEmpty()).toList();
    }

    /** Whether a path, as it was sent but without its query, matches one of them. */
    boolean match(String path) {
        String full = path.startsWith("/") ? path : "/" + path;
        for (PathPattern pattern : patterns) {
            if (full.startsWith(pattern.begin)) {
                return !isAmbiguous(path) && matchesAny(segments(path));
            }
        }
        return false;
    }

    private boolean matchesAny(List<String> path) {
        return patterns.stream().anyMatch(pattern -> matches(pattern.segments, path));
    }

    private static boolean isAmbiguous(String path) {
        return path.contains("//")
                || path.indexOf(';') >= 0
                || path.indexOf('%') >= 0
                || path.indexOf('\\') >= 0
                || Stream.of(path.split("/")).anyMatch(segment -> segment.equals(".") || segment.equals(".."));
    }

    private static boolean matches(List<String> pattern, List<String> path) {
        if (pattern.isEmpty()) {
            return path.isEmpty();
        }
        List<String> rest = pattern.subList(1, pattern.size());
        if (pattern.get(0).equals("**")) {
            return rest.isEmpty()
                    || matches(rest, path)
                    || (!path.isEmpty() && matches(pattern, path.subList(1, path.size())));
        }
        return !path.isEmpty()
                && matchesSegment(pattern.get(0), path.get(0))
                && matches(rest, path.subList(1, path.size()));
    }

    /** Goes back to the last star only, so it takes no more than the product of the lengths. */
    private static boolean matchesSegment(String pattern, String text) {
        int p = 0;
        int star = -1;
        int resume = 0;
        int t = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
