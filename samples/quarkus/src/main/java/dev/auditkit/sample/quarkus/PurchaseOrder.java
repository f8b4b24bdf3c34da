package dev.auditkit.sample.quarkus;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** What somebody ordered. */
@Entity
public class PurchaseOrder extends PanacheEntityBase {

    /** Null before it is saved. */
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public @Nullable Long id;

    public String customer = "";
    public String item = "";
    public int quantity;
    /** {@code NEW} or {@code CANCELLED}. */
    public String status = "NEW";

    /** Takes over what is asked for. */
    void change(OrderRequest request) {
        customer = request.customer();
        item = request.item();
        quantity = request.quantity();
    }

    /** @throws IllegalStateException when it is cancelled already */
    void cancel() {
        if (status.equals("CANCELLED")) {
            throw new IllegalStateException("order " + id + " is cancelled already");
        }
        status = "CANCELLED";
    }
}
