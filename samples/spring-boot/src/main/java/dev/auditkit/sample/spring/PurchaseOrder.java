package dev.auditkit.sample.spring;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** What somebody ordered. */
@Entity
public class PurchaseOrder {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private String customer = "";
    private String item = "";
    private int quantity;
    private String status = "NEW";

    /** Takes over what is asked for. */
    void change(OrderRequest request) {
        customer = request.customer();
        item = request.item();
        quantity = request.quantity();
    }

    /**
     * Takes it back.
     *
     * @throws IllegalStateException when it is cancelled already
     */
    void cancel() {
        if (status.equals("CANCELLED")) {
            throw new IllegalStateException("order " + id + " is cancelled already");
        }
        status = "CANCELLED";
    }

    /** Null before it is saved. */
    public @Nullable Long getId() {
        return id;
    }

    public String getCustomer() {
        return customer;
    }

    public String getItem() {
        return item;
    }

    public int getQuantity() {
        return quantity;
    }

    /** {@code NEW} or {@code CANCELLED}. */
    public String getStatus() {
        return status;
    }
}
