package dev.auditkit.micronaut;

import dev.auditkit.testkit.contract.AdapterContract;
import dev.auditkit.testkit.contract.AdapterDriver;

/** An application of Micronaut 5 passes the contract, but for transactions: there is no micronaut-data-tx for it yet. */
class Micronaut5ContractTest extends AdapterContract {

    @Override
    public AdapterDriver driver() {
        return Micronaut5UnderTest::new;
    }
}
