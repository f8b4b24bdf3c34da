package dev.auditkit.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditQuery.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @ParameterizedTest
    @CsvSource({
        "before-0,NEWEST_FIRST,0",
        "before-4711,NEWEST_FIRST,4711",
        "from-0,OLDEST_FIRST,0",
        "from-10,OLDEST_FIRST,10",
        "from-999999999999999999,OLDEST_FIRST,999999999999999999"
    })
    void readsAndWritesTheSameText(String text, Order order, long seq) {
        assertThat(Cursor.parse(text)).isEqualTo(new Cursor(order, seq));
        assertThat(new Cursor(order, seq).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "17",
                "before",
                "before-",
                "from-",
                "from--1",
                "from-01",
                "from-00",
                "before-1 ",
                " before-1",
                "before-1\n",
                "BEFORE-1",
                "after-1",
                "from-1000000000000000000",
                "from-1.5",
                "from-\u0661",
                "from-1,from-2"
            })
    void refusesAnyOtherText(String text) {
        assertThatThrownBy(() -> Cursor.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("allowed");
    }

    @Test
    void goesOnBehindAnEntry() {
        assertThat(Cursor.after(Order.NEWEST_FIRST, 7).text()).isEqualTo("before-7");
        assertThat(Cursor.after(Order.OLDEST_FIRST, 7).text()).isEqualTo("from-8");
    }
}
