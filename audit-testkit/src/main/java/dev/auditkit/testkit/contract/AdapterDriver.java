package dev.auditkit.testkit.contract;

import java.util.Map;

/** Starts applications of a framework that have the adapter among their dependencies, and {@link SampleService} as a bean. */
@FunctionalInterface
public interface AdapterDriver {

    /**
     * Starts an application.
     *
     * @param properties properties as a user of the framework sets them, from names with the prefix {@code audit.} to values; beyond
     *     those, and what has to do with the framework, it has none
     * @throws Exception when the application does not start, as the framework throws it
     */
    RunningApplication start(Map<String, String> properties) throws Exception;
}
