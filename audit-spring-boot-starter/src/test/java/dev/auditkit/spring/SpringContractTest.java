package dev.auditkit.spring;

import dev.auditkit.testkit.contract.AdapterContract;
import dev.auditkit.testkit.contract.AdapterDriver;

/** An application of Spring Boot without a web server passes the contract. */
class SpringContractTest extends AdapterContract {

    @Override
    public AdapterDriver driver() {
        return SpringUnderTest::new;
    }
}
