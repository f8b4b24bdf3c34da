package dev.auditkit.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plot of lines over places that have names, or over numbers. For one thread. */
final class Lines {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 380;
    private static final int LEFT = 70;
    private static final int RIGHT = 270;
    private static final int TOP = 45;
    private static final int BOTTOM = 40;
    private static final int TICKS = 5;

    private final String title;
    private final boolean logarithmic;
    private final Map<Double, String> places = new LinkedHashMap<>();
    private final Map<String, List<Double>> lines = new LinkedHashMap<>();

    /** @param logarithmic whether the height of a point is the logarithm of its value */
    Lines(String title, boolean logarithmic) {
        this.title = title;
        this.logarithmic = logarithmic;
    }

    /** Names a place on the horizontal axis. */
    void place(double x, String name) {
        places.put(x, name);
    }

    /** Adds a point, unless it is not a number. */
    void add(String line, double x, double value) {
        if (!Double.isNaN(value)) {
            List<Double> points = lines.computeIfAbsent(line, name -> new ArrayList<>());
            points.add(x);
            points.add(logarithmic ? Math.log10(Math.max(value, 1e-3)) : value);
        }
    }

    String draw() {
        double most = lines.values().stream()
                .mapToDouble(points -> extreme(points, 1, 1))
                .max()
                .orElse(1);
        double least = logarithmic
                ? Math.floor(lines.values().stream()
                        .mapToDouble(points -> -extreme(points, 1, -1))
                        .min()
                        .orElse(0))
                : 0;
        double last = Math.max(
                1e-9,
                lines.values().stream()
                        .mapToDouble(points -> extreme(points, 0, 1))
                        .max()
                        .orElse(1));
        most = logarithmic ? Math.ceil(most) : most * 1.1;
        double span = Math.max(1e-9, most - least);
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        double right = WIDTH - RIGHT;
        double bottom = HEIGHT - BOTTOM;
        int ticks = logarithmic ? (int) Math.round(span) : TICKS;
        for (int i = 0; i <= ticks; i++) {
            double value = least + span * i / ticks;
            double y = bottom - (value - least) / span * (bottom - TOP);
            svg.line(LEFT, y, right, y, "#dddddd");
            svg.text(LEFT - 6, y + 4, Stat.short3(logarithmic ? Math.pow(10, value) : value), "end", "normal");
        }
        places.forEach((x, name) -> svg.text(LEFT + x / last * (right - LEFT), bottom + 18, name, "middle", "normal"));
        int index = 0;
        for (Map.Entry<String, List<Double>> line : lines.entrySet()) {
            String colour = Svg.COLOURS.get(index % Svg.COLOURS.size());
            List<Double> points = new ArrayList<>();
            for (int i = 0; i + 1 < line.getValue().size(); i += 2) {
                points.add(LEFT + line.getValue().get(i) / last * (right - LEFT));
                points.add(bottom - (line.getValue().get(i + 1) - least) / span * (bottom - TOP));
            }
            svg.path(points, colour);
            double y = TOP + index * 20.0;
            svg.bar(right + 14, y - 9, 12, 10, colour);
            svg.text(right + 32, y, line.getKey(), "start", index == 0 ? "bold" : "normal");
            index++;
        }
        return svg.toString();
    }

    /** The largest coordinate of a kind, or with sign -1 the smallest, negated. */
    private static double extreme(List<Double> points, int offset, int sign) {
        double extreme = Double.NEGATIVE_INFINITY;
        for (int i = offset; i < points.size(); i += 2) {
            extreme = Math.max(extreme, sign * points.get(i));
        }
        return extreme;
    }
}
