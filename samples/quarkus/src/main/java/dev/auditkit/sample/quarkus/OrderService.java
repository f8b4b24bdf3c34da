package dev.auditkit.sample.quarkus;

import dev.auditkit.Audited;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.NotFoundException;
import java.util.List;

/** What is done with orders. */
@ApplicationScoped
class OrderService {

    List<PurchaseOrder> all() {
        return PurchaseOrder.listAll();
    }

    /** @throws NotFoundException when there is none */
    PurchaseOrder get(long id) {
        return PurchaseOrder.<PurchaseOrder>findByIdOptional(id)
                .orElseThrow(() -> new NotFoundException("there is no order " + id));
    }

    @Transactional
    PurchaseOrder create(OrderRequest request) {
        PurchaseOrder order = new PurchaseOrder();
        order.change(request);
        order.persist();
        return order;
    }

    @Transactional
    PurchaseOrder change(long id, OrderRequest request) {
        PurchaseOrder order = get(id);
        order.change(request);
        return order;
    }

    /** Recorded under a name that the business knows, beside the request that it came with. */
    @Audited(operation = "order.cancel", key = "order:{id}", metadata = "reason={reason}")
    @Transactional
    void cancel(long id, String reason) {
        get(id).cancel();
    }

    @Transactional
    void delete(long id) {
        get(id).delete();
    }
}
