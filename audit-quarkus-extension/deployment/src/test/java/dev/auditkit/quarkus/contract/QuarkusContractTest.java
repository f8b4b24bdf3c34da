package dev.auditkit.quarkus.contract;

import dev.auditkit.testkit.contract.AdapterContract;
import dev.auditkit.testkit.contract.AdapterDriver;
import dev.auditkit.testkit.contract.RunningApplication;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** An application of Quarkus passes the contract. It is built once, and once more where two run side by side, and started anew for each test. */
class QuarkusContractTest extends AdapterContract {

    private static final List<BuiltApplication> APPLICATIONS = new ArrayList<>();

    @AfterAll
    static void forget() {
        APPLICATIONS.forEach(BuiltApplication::close);
        APPLICATIONS.clear();
    }

    @Override
    public AdapterDriver driver() {
        return QuarkusContractTest::start;
    }

    private static RunningApplication start(Map<String, String> properties) throws Exception {
        for (BuiltApplication application : APPLICATIONS) {
            if (application.take()) {
                return application.start(properties);
            }
        }
        APPLICATIONS.add(BuiltApplication.of("dev/auditkit/quarkus/contract/app", "application" + APPLICATIONS.size()));
        return start(properties);
    }
}
