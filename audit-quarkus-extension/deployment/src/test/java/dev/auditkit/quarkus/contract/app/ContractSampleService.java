package dev.auditkit.quarkus.contract.app;

import dev.auditkit.testkit.contract.SampleService;
import jakarta.enterprise.context.ApplicationScoped;

/** The service of the contract, as a bean. */
@ApplicationScoped
public class ContractSampleService extends SampleService {}
