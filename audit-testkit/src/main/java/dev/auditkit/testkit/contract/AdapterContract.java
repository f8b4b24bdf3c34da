package dev.auditkit.testkit.contract;

/**
 * What every adapter does alike, as a suite of tests: extend it, and say how an application is started. Adapters do not pass over
 * any of it.
 *
 * <pre>{@code
 * class SpringContractTest extends AdapterContract {
 *     @Override
 *     public AdapterDriver driver() {
 *         return properties -> new SpringApplicationUnderTest(properties);
 *     }
 * }
 * }</pre>
 */
public abstract class AdapterContract
        implements OptionsContract, CaptureContract, FailureContract, TransactionContract, LifecycleContract {}
