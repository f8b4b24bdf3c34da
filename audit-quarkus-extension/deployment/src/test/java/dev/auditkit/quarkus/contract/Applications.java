package dev.auditkit.quarkus.contract;

import dev.auditkit.testkit.contract.RunningApplication;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The application of the contracts: built once, and once more where two run side by side, and started anew for each test. For one thread. */
final class Applications {

    private static final List<BuiltApplication> BUILT = new ArrayList<>();

    private Applications() {}

    static RunningApplication start(Map<String, String> properties) throws Exception {
        for (BuiltApplication application : BUILT) {
            if (application.take()) {
                return application.start(properties);
            }
        }
        BUILT.add(BuiltApplication.of("application" + BUILT.size()));
        return start(properties);
    }
}
