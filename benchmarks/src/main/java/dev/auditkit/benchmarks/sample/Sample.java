package dev.auditkit.benchmarks.sample;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one run measured, as it is kept in the raw results.
 *
 * @param labels what was run: subject, JDK, producers and so on
 * @param numbers what was measured; the unit is the end of the name
 * @param texts what else is to be known, such as a digest of an answer
 */
public record Sample(Map<String, String> labels, Map<String, Double> numbers, Map<String, String> texts) {

    /** What stands before the sample on the standard output of a run. */
    public static final String MARK = "SAMPLE ";

    private static final JsonMapper JSON = JsonMapper.shared();

    /** With nothing yet. */
    public Sample() {
        this(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    /** Adds a label. */
    public Sample label(String name, String value) {
        labels.put(name, value);
        return this;
    }

    /** Adds a number. */
    public Sample number(String name, double value) {
        numbers.put(name, value);
        return this;
    }

    /** Adds a number that is whole. */
    public Sample number(String name, long value) {
        return number(name, (double) value);
    }

    /** Adds a text. */
    public Sample text(String name, String value) {
        texts.put(name, value);
        return this;
    }

    /** The label of that name; empty where there is none. */
    public String label(String name) {
        return labels.getOrDefault(name, "");
    }

    /** Hands it to the process that started this one. */
    public void print() {
        System.out.println(MARK + JSON.writeValueAsString(this));
    }

    /** Reads a line that {@link #print()} wrote. */
    public static Sample parse(String line) {
        return JSON.readValue(line.substring(MARK.length()), Sample.class);
    }
}
