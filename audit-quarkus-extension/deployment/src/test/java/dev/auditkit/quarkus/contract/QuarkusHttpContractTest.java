package dev.auditkit.quarkus.contract;

import dev.auditkit.testkit.contract.AdapterDriver;
import dev.auditkit.testkit.contract.HttpAdapterContract;

/** An application of Quarkus with Quarkus REST and HTTP Basic passes the contract. */
class QuarkusHttpContractTest extends HttpAdapterContract {

    @Override
    public AdapterDriver driver() {
        return Applications::start;
    }
}
