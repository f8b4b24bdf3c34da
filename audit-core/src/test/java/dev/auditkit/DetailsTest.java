package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DetailsTest {

    @Property
    void isTheMapThatJavaWouldHave(@ForAll @Size(max = 60) List<@IntRange(max = 40) Integer> names) {
        Map<String, Object> expected = new LinkedHashMap<>();
        Details.Collector collector = new Details.Collector();
        for (int i = 0; i < names.size(); i++) {
            Object value = i % 5 == 0 ? null : i;
            expected.put("name" + names.get(i), value);
            collector.put("name" + names.get(i), value);
        }
        Map<String, Object> details = collector.collected();
        assertThat(details).isEqualTo(expected).hasSameSizeAs(expected).hasToString(expected.toString());
        assertThat(new ArrayList<>(details.entrySet())).isEqualTo(new ArrayList<>(expected.entrySet()));
        for (int i = 0; i <= 40; i++) {
            assertThat(details.get("name" + i)).isEqualTo(expected.get("name" + i));
            assertThat(details.containsKey("name" + i)).isEqualTo(expected.containsKey("name" + i));
        }
        List<Object> walked = new ArrayList<>();
        details.forEach((name, value) -> walked.add(name + "=" + value));
        List<Object> walkedByJava = new ArrayList<>();
        expected.forEach((name, value) -> walkedByJava.add(name + "=" + value));
        assertThat(walked).isEqualTo(walkedByJava);
    }

    @Property
    void whatWasCollectedDoesNotChange(@ForAll @IntRange(min = 1, max = 40) int count) {
        Details.Collector collector = new Details.Collector();
        for (int i = 0; i < count; i++) {
            collector.put("name" + i, i);
        }
        Map<String, Object> before = collector.collected();
        collector.put("name0", "other");
        collector.put("more", "other");
        assertThat(before).hasSize(count).doesNotContainValue("other");
        assertThatThrownBy(() -> before.put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(before::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void afterTheLastMemberThereIsNone() {
        Details.Collector collector = new Details.Collector();
        collector.put("a", 1);
        Iterator<Map.Entry<String, Object>> members =
                collector.collected().entrySet().iterator();
        members.next();
        assertThat(members.hasNext()).isFalse();
        assertThatThrownBy(members::next).isInstanceOf(NoSuchElementException.class);
    }
}
