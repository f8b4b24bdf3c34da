package dev.auditkit.testkit.contract;

/**
 * What every adapter does alike that records HTTP requests, as a suite of tests, beside {@link AdapterContract}. The applications that
 * the driver starts have a server, {@link RunningApplication#uri()}, with these routes, all of which want a login by HTTP Basic
 * ({@code alice} with the password {@code alice-secret} and the role {@code USER}):
 *
 * <ul>
 *   <li>{@code GET} and {@code POST /sample/{id}}: answer what {@link SampleService#read} and {@link SampleService#write} return;
 *   <li>{@code DELETE /sample/{id}}: for the role {@code ADMIN}, which alice does not have;
 *   <li>{@code POST /sample/{id}/fail}: throws an {@link IllegalStateException} that nothing of the application handles;
 *   <li>{@code POST /sample/{id}/conflict}: answers 409.
 * </ul>
 */
public abstract class HttpAdapterContract implements HttpContract {}
