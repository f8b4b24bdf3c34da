package dev.auditkit.sample.quarkus;

/** What somebody wants to order. */
public record OrderRequest(String customer, String item, int quantity) {}
