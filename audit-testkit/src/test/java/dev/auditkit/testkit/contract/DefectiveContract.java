package dev.auditkit.testkit.contract;

import java.util.concurrent.atomic.AtomicReference;

/** The contract for a driver that {@link ContractFindsDefectsTest} sets; its name keeps it from being run by itself. */
class DefectiveContract extends AdapterContract {

    static final AtomicReference<AdapterDriver> DRIVER = new AtomicReference<>();

    @Override
    public AdapterDriver driver() {
        return DRIVER.get();
    }
}
