package dev.auditkit.sample.micronaut;

import io.micronaut.serde.annotation.Serdeable;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** What somebody ordered. */
@Entity
@Serdeable.Serializable
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
     * Cancels it.
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

    /** For who reads it from the database. */
    public void setId(@Nullable Long id) {
        this.id = id;
    }

    public String getCustomer() {
        return customer;
    }

    public void setCustomer(String customer) {
        this.customer = customer;
    }

    public String getItem() {
        return item;
    }

    public void setItem(String item) {
        this.item = item;
    }

    public int getQuantity() {
        return quantity;
    }

    public void setQuantity(int quantity) {
        this.quantity = quantity;
    }

    /** {@code NEW} or {@code CANCELLED}. */
    public String getStatus() {
        return status;
    }

    public void setStatus(String status) {
        this.status = status;
    }
}
