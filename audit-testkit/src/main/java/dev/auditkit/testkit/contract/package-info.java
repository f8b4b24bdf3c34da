/**
 * What every framework adapter does alike. An adapter's tests extend {@link dev.auditkit.testkit.contract.AdapterContract}
 * and tell it, by an {@link dev.auditkit.testkit.contract.AdapterDriver}, how an application of the framework is started. Needs JUnit.
 */
@NullMarked
package dev.auditkit.testkit.contract;

import org.jspecify.annotations.NullMarked;
