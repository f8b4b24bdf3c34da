package dev.auditkit.sample.spring;

import org.springframework.data.jpa.repository.JpaRepository;

/** The orders in the database. */
interface PurchaseOrders extends JpaRepository<PurchaseOrder, Long> {}
