package dev.auditkit.sample.spring;

/** Why an order is to be cancelled. */
record CancelRequest(String reason) {}
