package dev.auditkit.micronaut;

import dev.auditkit.testkit.contract.AdapterDriver;
import dev.auditkit.testkit.contract.HttpAdapterContract;

/** An application of Micronaut with its server and Micronaut Security passes the contract of HTTP. */
class MicronautHttpContractTest extends HttpAdapterContract {

    @Override
    public AdapterDriver driver() {
        return MicronautUnderTest::new;
    }
}
