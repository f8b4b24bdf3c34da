package dev.auditkit.testkit.contract;

/** An application without a framework passes the contract. */
class PlainContractTest extends AdapterContract {

    @Override
    public AdapterDriver driver() {
        return PlainApplication::new;
    }
}
