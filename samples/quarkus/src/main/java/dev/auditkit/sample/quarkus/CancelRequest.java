package dev.auditkit.sample.quarkus;

/** Why an order is cancelled. */
public record CancelRequest(String reason) {}
