package dev.auditkit.benchmarks.report;

import dev.auditkit.benchmarks.sample.Sample;
import java.util.List;
import java.util.Objects;

/** Samples of a part, and some of them. Immutable. */
record Selection(List<Sample> samples) {

    /** Those with that label. */
    Selection with(String label, String value) {
        return new Selection(samples.stream()
                .filter(sample -> sample.label(label).equals(value))
                .toList());
    }

    /** The values of a label, each once, as they were first met. */
    List<String> values(String label) {
        return samples.stream().map(sample -> sample.label(label)).distinct().toList();
    }

    /** What the samples have of that number. */
    Stat stat(String number) {
        return Stat.of(samples.stream()
                .map(sample -> sample.numbers().get(number))
                .filter(Objects::nonNull)
                .mapToDouble(value -> value)
                .toArray());
    }

    double median(String number) {
        return stat(number).median();
    }

    boolean isEmpty() {
        return samples.isEmpty();
    }
}
