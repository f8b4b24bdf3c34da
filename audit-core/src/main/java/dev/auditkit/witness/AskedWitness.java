package dev.auditkit.witness;

import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.note.WitnessPolicy;
import dev.auditkit.note.WitnessPolicy.KnownWitness;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A witness of a policy, and how it stands with it. For one thread. */
final class AskedWitness {

    final String name;
    final WitnessClient client;
    private boolean busy;

    /** The text of the checkpoint that it cosigned last. */
    private @Nullable String cosigned;

    private AskedWitness(String name, WitnessClient client) {
        this.name = name;
        this.client = client;
    }

    /** The witnesses that have a URL and a key that can be used here. Those of one URL are one, with several keys. */
    static List<AskedWitness> of(WitnessPolicy policy, Duration whole) {
        Map<String, List<KnownWitness>> byUrl = new LinkedHashMap<>();
        for (KnownWitness witness : policy.witnesses()) {
            if (witness.key().isSupported()) {
                witness.url()
                        .ifPresent(url -> byUrl.computeIfAbsent(url, any -> new ArrayList<>())
                                .add(witness));
            }
        }
        HttpClient http = WitnessClient.newHttpClient();
        List<AskedWitness> asked = new ArrayList<>();
        byUrl.forEach((url, ofUrl) -> {
            String name = ofUrl.stream().map(KnownWitness::name).collect(Collectors.joining(", "));
            List<VerifierKey> keys = ofUrl.stream().map(KnownWitness::key).toList();
            asked.add(new AskedWitness(name, new WitnessClient(url, keys, http, whole)));
        });
        return asked;
    }

    /** Whether it is to be asked: it is not being asked yet, and did not cosign this already. */
    boolean isToBeAsked(SignedNote checkpoint) {
        return !busy && !isDone(checkpoint);
    }

    boolean isDone(SignedNote checkpoint) {
        return checkpoint.text().equals(cosigned);
    }

    void isAsked() {
        busy = true;
    }

    void hasCosigned(SignedNote checkpoint) {
        busy = false;
        cosigned = checkpoint.text();
    }

    void hasFailed() {
        busy = false;
    }
}
