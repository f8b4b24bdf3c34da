package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.Workers;
import dev.auditkit.internal.codec.Leaf;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class EncoderPoolTest {

    private final EncoderPool encoders = new EncoderPool(AuditConfig.defaults());

    @Test
    void whatWasGivenBackIsTakenAgain() {
        EncoderPool.Place first = encoders.take();
        encoders.give(first);
        assertThat(encoders.take()).isSameAs(first);
    }

    @Test
    void moreCanBeTakenThanThereArePlaces() {
        Set<EncoderPool.Place> taken = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            assertThat(taken.add(encoders.take())).isTrue();
        }
        taken.forEach(encoders::give);
        assertThat(taken).contains(encoders.take());
    }

    @Test
    void noneIsEverInTheHandsOfTwo() {
        Set<EncoderPool.Place> inUse = ConcurrentHashMap.newKeySet();
        Workers.start(8, worker -> {
                    for (int i = 0; i < 5_000; i++) {
                        EncoderPool.Place place = encoders.take();
                        assertThat(inUse.add(place)).isTrue();
                        Leaf leaf = place.encoder()
                                .encode(AuditEvent.of("worker." + worker).build(), i);
                        assertThat(new String(leaf.array(), leaf.offset(), leaf.length(), StandardCharsets.UTF_8))
                                .contains("\"worker." + worker + "\"");
                        inUse.remove(place);
                        encoders.give(place);
                    }
                })
                .join();
    }
}
