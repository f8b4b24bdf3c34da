package dev.auditkit.micronaut;

import dev.auditkit.testkit.contract.AdapterDriver;
import dev.auditkit.testkit.contract.HttpAdapterContract;

/** An application of Micronaut 5 with its server and Micronaut Security passes the contract of HTTP. */
class Micronaut5HttpContractTest extends HttpAdapterContract {

    @Override
    public AdapterDriver driver() {
        return Micronaut5UnderTest::new;
    }
}
