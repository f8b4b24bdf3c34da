package dev.auditkit.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** A plot of bars to the right, in groups. For one thread. */
final class Bars {

    private static final int WIDTH = 900;
    private static final int LEFT = 300;
    private static final int RIGHT = 130;
    private static final int TOP = 40;
    private static final int BAR = 17;
    private static final int GAP = 14;

    private final String title;
    private final String unit;
    private final boolean logarithmic;
    private final List<Bar> bars = new ArrayList<>();

    private record Bar(String group, String name, double value, boolean ours) {}

    Bars(String title, String unit, boolean logarithmic) {
        this.title = title;
        this.unit = unit;
        this.logarithmic = logarithmic;
    }

    /** Adds a bar, unless its value is not a number. */
    void add(String group, String name, double value) {
        if (!Double.isNaN(value)) {
            bars.add(new Bar(group, name, value, name.startsWith(Names.AUDITKIT)));
        }
    }

    String draw() {
        long groups = bars.stream().map(Bar::group).distinct().count();
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        double least = bars.stream()
                .mapToDouble(Bar::value)
                .filter(value -> value > 0)
                .min()
                .orElse(1);
        int height = (int) (TOP + bars.size() * BAR + groups * (GAP + BAR) + GAP);
        Svg svg = new Svg(WIDTH, height, title + (logarithmic ? ", logarithmic" : ""));
        double y = TOP;
        String group = "";
        for (Bar bar : bars) {
            if (!bar.group.equals(group)) {
                group = bar.group;
                y += GAP;
                svg.text(12, y + BAR - 5, group, "start", "bold");
                y += BAR;
            }
            double share =
                    logarithmic ? Math.log(bar.value / (least / 2)) / Math.log(most / (least / 2)) : bar.value / most;
            double length = share * (WIDTH - LEFT - RIGHT);
            svg.text(LEFT - 8, y + BAR - 5, bar.name, "end", bar.ours ? "bold" : "normal");
            svg.bar(LEFT, y + 2, length, BAR - 4, Svg.COLOURS.get(bar.ours ? 0 : Svg.COLOURS.size() - 1));
            svg.text(LEFT + length + 6, y + BAR - 5, Stat.short3(bar.value) + " " + unit, "start", "normal");
            y += BAR;
        }
        return svg.toString();
    }
}
