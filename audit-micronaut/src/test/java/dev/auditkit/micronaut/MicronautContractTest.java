package dev.auditkit.micronaut;

import dev.auditkit.testkit.contract.AdapterContract;
import dev.auditkit.testkit.contract.AdapterDriver;

/** An application of Micronaut with a server, security, data sources and tracing passes the contract. */
class MicronautContractTest extends AdapterContract {

    @Override
    public AdapterDriver driver() {
        return MicronautUnderTest::new;
    }
}
