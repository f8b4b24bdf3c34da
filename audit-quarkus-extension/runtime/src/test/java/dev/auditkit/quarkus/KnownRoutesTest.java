package dev.auditkit.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KnownRoutesTest {

    @BeforeEach
    void add() {
        KnownRoutes.add("POST", "/orders", "shop.OrderResource#create");
        KnownRoutes.add("PUT", "/orders/{id}", "shop.OrderResource#update");
        KnownRoutes.add("PUT", "/orders/new", "shop.OrderResource#renew");
        KnownRoutes.add("PUT", "/codes/{code: [a-z]{2}}/x", "shop.CodeResource#put");
        KnownRoutes.add("POST", "/a.b/{name}", "shop.DotResource#post");
        KnownRoutes.add(null, "/sub", "shop.SubResource#locate");
    }

    @AfterEach
    void clear() {
        KnownRoutes.clear();
    }

    @Test
    void theRouteIsTheOneThatTheRequestWouldTake() {
        assertThat(KnownRoutes.of("POST", "/orders")).isEqualTo("/orders");
        assertThat(KnownRoutes.of("POST", "/orders/")).isEqualTo("/orders");
        assertThat(KnownRoutes.of("PUT", "/orders/7")).isEqualTo("/orders/{id}");
        assertThat(KnownRoutes.of("PUT", "/orders/new")).isEqualTo("/orders/new");
        assertThat(KnownRoutes.of("PUT", "/codes/ab/x")).isEqualTo("/codes/{code: [a-z]{2}}/x");
    }

    @Test
    void thereIsNoneForAnotherMethodOrPath() {
        assertThat(KnownRoutes.of("DELETE", "/orders")).isNull();
        assertThat(KnownRoutes.of("PUT", "/orders/7/8")).isNull();
        assertThat(KnownRoutes.of("PUT", "/orders/")).isNull();
        assertThat(KnownRoutes.of("PUT", "/codes/abc/x")).isNull();
        assertThat(KnownRoutes.of("POST", "/aXb/c")).isNull();
        assertThat(KnownRoutes.of("POST", "/sub")).isNull();
    }

    @Test
    void methodsOfResourcesAreKnownWhateverTheirParameters() {
        assertThat(KnownRoutes.isResource("shop.OrderResource#create")).isTrue();
        assertThat(KnownRoutes.isResource("shop.OrderResource#create(java.lang.String)"))
                .isTrue();
        assertThat(KnownRoutes.isResource("shop.OrderService#create")).isFalse();
    }

    @Test
    void whatIsClearedIsForgotten() {
        List<Runnable> atShutdown = new ArrayList<>();
        new AuditStaticRecorder().routes("api/", new ShutdownContext() {
            @Override
            public void addShutdownTask(Runnable task) {
                atShutdown.add(task);
            }

            @Override
            public void addLastShutdownTask(Runnable task) {
                throw new AssertionError("not needed");
            }
        });
        assertThat(KnownRoutes.of("POST", "/api/orders")).isEqualTo("/orders");
        assertThat(KnownRoutes.of("POST", "/orders")).isNull();
        assertThat(KnownRoutes.of("POST", "/apiorders")).isNull();
        atShutdown.forEach(Runnable::run);
        assertThat(KnownRoutes.of("POST", "/orders")).isNull();
        assertThat(KnownRoutes.isResource("shop.OrderResource#create")).isFalse();
    }
}
