package dev.auditkit.sample.micronaut;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Status;
import io.micronaut.http.hateoas.JsonError;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.List;
import java.util.NoSuchElementException;

/** Orders over HTTP: users log in; only administrators remove orders. */
@Controller("/orders")
@Secured("USER")
@ExecuteOn(TaskExecutors.BLOCKING)
class OrderController {

    private final OrderService orders;

    OrderController(OrderService orders) {
        this.orders = orders;
    }

    @Get
    List<PurchaseOrder> all() {
        return orders.all();
    }

    @Get("/{id}")
    PurchaseOrder get(long id) {
        return orders.get(id);
    }

    @Post
    @Status(HttpStatus.CREATED)
    PurchaseOrder create(@Body OrderRequest request) {
        return orders.create(request);
    }

    @Put("/{id}")
    PurchaseOrder change(long id, @Body OrderRequest request) {
        return orders.change(id, request);
    }

    @Post("/{id}/cancel")
    @Status(HttpStatus.NO_CONTENT)
    void cancel(long id, @Body CancelRequest request) {
        orders.cancel(id, request.reason());
    }

    @Delete("/{id}")
    @Secured("ADMIN")
    @Status(HttpStatus.NO_CONTENT)
    void delete(long id) {
        orders.delete(id);
    }

    @Error
    HttpResponse<JsonError> unknown(NoSuchElementException e) {
        return HttpResponse.notFound(new JsonError(e.getMessage()));
    }

    @Error
    HttpResponse<JsonError> conflict(IllegalStateException e) {
        return HttpResponse.<JsonError>status(HttpStatus.CONFLICT).body(new JsonError(e.getMessage()));
    }
}
