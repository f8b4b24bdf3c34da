package dev.auditkit.sample.spring;

/** What somebody wants to order. */
record OrderRequest(String customer, String item, int quantity) {}
