package dev.auditkit.sample.micronaut;

import io.micronaut.data.annotation.Repository;
import io.micronaut.data.repository.CrudRepository;

/** The orders in the database. */
@Repository
interface PurchaseOrders extends CrudRepository<PurchaseOrder, Long> {}
