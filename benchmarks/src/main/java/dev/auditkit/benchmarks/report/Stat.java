package dev.auditkit.benchmarks.report;

import java.util.Arrays;
import java.util.Locale;

/**
 * The runs of one subject.
 *
 * @param median their median
 * @param least the least
 * @param most the most
 * @param runs how many; with 0 the rest is not a number
 */
record Stat(double median, double least, double most, int runs) {

    static Stat of(double[] values) {
        if (values.length == 0) {
            return new Stat(Double.NaN, Double.NaN, Double.NaN, 0);
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Stat(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    boolean exists() {
        return runs > 0;
    }

    /** The median and in brackets the spread, with that many decimals. */
    String text(int decimals) {
        if (!exists()) {
            return "–";
        }
        return runs == 1
                ? number(median, decimals)
                : number(median, decimals) + " (" + number(least, decimals) + "–" + number(most, decimals) + ")";
    }

    /** The median and the spread in thousands. */
    String thousands() {
        return new Stat(median / 1e3, least / 1e3, most / 1e3, runs).text(0) + (exists() ? " k" : "");
    }

    static String number(double value, int decimals) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** A number with about three digits. */
    static String short3(double value) {
        return number(value, value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 3);
    }
}
