package dev.auditkit.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoutesTest {

    @Test
    void parametersOfVertxAreWrittenAsTemplates() {
        assertThat(Routes.template("/orders")).isEqualTo("/orders");
        assertThat(Routes.template("/orders/:id/lines/:line_id")).isEqualTo("/orders/{id}/lines/{line_id}");
        assertThat(Routes.template("/flights/:from-:to")).isEqualTo("/flights/{from}-{to}");
    }

    @Test
    void partsHaveOneSlashBetweenThem() {
        assertThat(Routes.join("/orders/", "/{id}/")).isEqualTo("/orders/{id}");
        assertThat(Routes.join(null, "orders")).isEqualTo("/orders");
        assertThat(Routes.join(null, null)).isEqualTo("/");
    }
}
