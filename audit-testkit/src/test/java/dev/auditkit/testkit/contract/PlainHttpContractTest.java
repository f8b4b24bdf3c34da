package dev.auditkit.testkit.contract;

/** A server without a framework passes the contract. */
class PlainHttpContractTest extends HttpAdapterContract {

    @Override
    public AdapterDriver driver() {
        return PlainHttpApplication::new;
    }
}
