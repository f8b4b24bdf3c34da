package dev.auditkit.sample.micronaut;

import io.micronaut.serde.annotation.Serdeable;

/** What somebody wants to order. */
@Serdeable
record OrderRequest(String customer, String item, int quantity) {}
