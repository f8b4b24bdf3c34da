package dev.auditkit.micronaut;

import dev.auditkit.testkit.contract.AdapterContract;
import dev.auditkit.testkit.contract.AdapterDriver;
import java.nio.file.Path;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** An application of Micronaut 5 passes the contract, but for transactions: there is no micronaut-data-tx for it yet. */
class Micronaut5ContractTest extends AdapterContract {

    @Override
    public AdapterDriver driver() {
        return Micronaut5UnderTest::new;
    }

    @Override
    @Test
    @Disabled("there is no micronaut-data-tx for Micronaut 5 yet")
    public void whatWasRolledBackIsAnError(Path directory) {
        // The driver gives the others up when they ask for a transaction; this one takes that for its own exception.
    }
}
