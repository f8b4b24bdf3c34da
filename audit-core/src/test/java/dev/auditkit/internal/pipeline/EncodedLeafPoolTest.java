package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.Workers;
import dev.auditkit.internal.codec.LeafEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@SuppressWarnings("ThreadPriorityCheck") // a hint is all that is wanted
class EncodedLeafPoolTest {

    @Test
    void aLeafIsACopyOfWhatWasEncoded() {
        LeafEncoder encoder = new LeafEncoder(AuditConfig.defaults());
        EncodedLeaf leaf = new EncodedLeaf();
        for (int length : new int[] {1, 500, 5_000, 10}) {
            AuditEvent event = AuditEvent.of("step")
                    .metadata("text", "x".repeat(length))
                    .user("u".repeat(2_000))
                    .build();
            encoder.encode(event, 1_000_000);
            leaf.copyFrom(encoder);
            byte[] expected = Arrays.copyOf(encoder.leaf(), encoder.length());
            byte[] hash = encoder.hash().clone();
            encoder.encode(AuditEvent.of("other").build(), 2_000_000);
            assertThat(Arrays.copyOf(leaf.bytes(), leaf.length())).isEqualTo(expected);
            assertThat(leaf.hash()).isEqualTo(hash);
            assertThat(leaf.timestamp()).isEqualTo(1_000_000);
            assertThat(leaf.recorded()).isEqualTo(1_000_000);
            assertThat(leaf.truncated()).isEqualTo(1);
        }
    }

    @Test
    void givesBackWhatItWasGivenAndElseMakesNew() {
        EncodedLeaf.Pool pool = new EncodedLeaf.Pool(4);
        EncodedLeaf one = pool.take();
        EncodedLeaf two = pool.take();
        assertThat(one).isNotSameAs(two);
        pool.give(one);
        pool.give(two);
        assertThat(pool.take()).isSameAs(one);
        assertThat(pool.take()).isSameAs(two);
        assertThat(pool.take()).isNotIn(one, two);
    }

    @Test
    void keepsNoMoreThanItsCapacityAndNoLargeOnes() {
        EncodedLeaf.Pool pool = new EncodedLeaf.Pool(4);
        Set<EncodedLeaf> given = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 100; i++) {
            EncodedLeaf leaf = new EncodedLeaf();
            given.add(leaf);
            pool.give(leaf);
        }
        for (int i = 0; i < 4; i++) {
            assertThat(given).contains(pool.take());
        }
        assertThat(given).doesNotContain(pool.take());

        LeafEncoder encoder = new LeafEncoder(AuditConfig.defaults());
        encoder.encode(AuditEvent.of("x").metadata("text", "x".repeat(10_000)).build(), 0);
        EncodedLeaf large = new EncodedLeaf();
        large.copyFrom(encoder);
        pool.give(large);
        assertThat(pool.take()).isNotSameAs(large);
    }

    @Test
    void neverGivesOneLeafToTwo() {
        EncodedLeaf.Pool pool = new EncodedLeaf.Pool(8);
        Set<EncodedLeaf> inUse = ConcurrentHashMap.newKeySet();
        ConcurrentLinkedQueue<EncodedLeaf> back = new ConcurrentLinkedQueue<>();
        AtomicInteger takers = new AtomicInteger(3);
        Workers.start(4, worker -> {
                    if (worker == 3) {
                        while (takers.get() > 0 || !back.isEmpty()) {
                            EncodedLeaf leaf = back.poll();
                            if (leaf != null) {
                                inUse.remove(leaf);
                                pool.give(leaf);
                            }
                        }
                        return;
                    }
                    try {
                        for (int i = 0; i < 20_000; i++) {
                            EncodedLeaf leaf = pool.take();
                            assertThat(inUse.add(leaf)).isTrue();
                            back.add(leaf);
                            if (i % 16 == 0) {
                                Thread.yield();
                            }
                        }
                    } finally {
                        takers.decrementAndGet();
                    }
                })
                .join();
        assertThat(inUse).isEmpty();
    }

    @Test
    void encodersAreUsedAgainAndNeverByTwoAtOnce() {
        EncoderPool encoders = new EncoderPool(AuditConfig.defaults());
        LeafEncoder first = encoders.take();
        encoders.give(first);
        assertThat(encoders.take()).isSameAs(first);
        assertThat(encoders.take()).isNotSameAs(first);

        Set<LeafEncoder> inUse = ConcurrentHashMap.newKeySet();
        Workers.start(8, worker -> {
                    for (int i = 0; i < 5_000; i++) {
                        LeafEncoder encoder = encoders.take();
                        assertThat(inUse.add(encoder)).isTrue();
                        encoder.encode(AuditEvent.of("worker." + worker).build(), i);
                        assertThat(new String(encoder.leaf(), 0, encoder.length(), StandardCharsets.UTF_8))
                                .contains("\"worker." + worker + "\"");
                        inUse.remove(encoder);
                        encoders.give(encoder);
                    }
                })
                .join();
    }
}
