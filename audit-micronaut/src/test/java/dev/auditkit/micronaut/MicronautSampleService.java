package dev.auditkit.micronaut;

import dev.auditkit.testkit.contract.SampleService;
import jakarta.inject.Singleton;

/** The service of the contract, compiled with Micronaut's processor, which is what it needs. */
@Singleton
class MicronautSampleService extends SampleService {}
