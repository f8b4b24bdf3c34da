package dev.auditkit.sample.micronaut;

import io.micronaut.serde.annotation.Serdeable;

/** Why an order is to be cancelled. */
@Serdeable
record CancelRequest(String reason) {}
