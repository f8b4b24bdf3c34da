package dev.auditkit.quarkus.contract;

import dev.auditkit.testkit.contract.AdapterContract;
import dev.auditkit.testkit.contract.AdapterDriver;
import dev.auditkit.testkit.contract.HttpAdapterContract;
import org.junit.jupiter.api.Nested;

/** An application of Quarkus passes the contract. */
class QuarkusContractTest extends AdapterContract {

    @Override
    public AdapterDriver driver() {
        return Applications::start;
    }

    /** With Quarkus REST and HTTP Basic it passes that of requests. A nested class runs in the same JVM, so that the application is built once for both. */
    @Nested
    class Requests extends HttpAdapterContract {

        @Override
        public AdapterDriver driver() {
            return Applications::start;
        }
    }
}
