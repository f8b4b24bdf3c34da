package dev.auditkit.benchmarks.report;

import java.util.Map;

/** A chapter of the report. */
interface Section {

    /** Its text; empty where nothing of it was measured. Adds its plots, from file name to content. */
    String text(Map<String, Selection> parts, Map<String, String> plots);
}
