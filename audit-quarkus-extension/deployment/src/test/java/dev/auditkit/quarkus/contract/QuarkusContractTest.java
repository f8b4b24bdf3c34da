package dev.auditkit.quarkus.contract;

import dev.auditkit.testkit.contract.AdapterContract;
import dev.auditkit.testkit.contract.AdapterDriver;

/** An application of Quarkus passes the contract. */
class QuarkusContractTest extends AdapterContract {

    @Override
    public AdapterDriver driver() {
        return Applications::start;
    }
}
