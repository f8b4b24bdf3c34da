package dev.auditkit.sample.micronaut;

import dev.auditkit.Audited;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.NoSuchElementException;

/** What is done with orders. */
@Singleton
class OrderService {

    private final PurchaseOrders orders;

    OrderService(PurchaseOrders orders) {
        this.orders = orders;
    }

    public List<PurchaseOrder> all() {
        return orders.findAll();
    }

    /**
     * The order of that number.
     *
     * @throws NoSuchElementException when there is none
     */
    public PurchaseOrder get(long id) {
        return orders.findById(id).orElseThrow(() -> new NoSuchElementException("there is no order " + id));
    }

    @Transactional
    public PurchaseOrder create(OrderRequest request) {
        PurchaseOrder order = new PurchaseOrder();
        order.change(request);
        return orders.save(order);
    }

    @Transactional
    public PurchaseOrder change(long id, OrderRequest request) {
        PurchaseOrder order = get(id);
        order.change(request);
        return order;
    }

    /** Recorded under a name that the business knows, beside the request that it came with. */
    @Audited(operation = "order.cancel", key = "order:{id}", metadata = "reason={reason}")
    @Transactional
    public void cancel(long id, String reason) {
        get(id).cancel();
    }

    @Transactional
    public void delete(long id) {
        orders.delete(get(id));
    }
}
