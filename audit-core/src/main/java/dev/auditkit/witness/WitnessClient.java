package dev.auditkit.witness;

import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.witness.WitnessException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks one witness to cosign checkpoints (C2SP tlog-witness, add-checkpoint). Believes nothing that the witness has not
 * signed with a key that is given. Remembers what it cosigned last. For one submission at a time.
 */
public final class WitnessClient {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration WHOLE = Duration.ofSeconds(15);

    /** Room for a hundred Ed25519 cosignatures, or 30 of ML-DSA-44. */
    private static final int LARGEST_ANSWER = 1 << 17;

    private final URI addCheckpoint;
    private final AnswerReader reader;
    private final HttpClient http;
    private final Duration whole;

    /** The size that the witness cosigned last, as far as it is known here. */
    private volatile long known;

    private volatile @Nullable Future<?> call;

    /**
     * @param submissionPrefix the witness's URL, http or https
     * @param keys the witness's; at least one that can be used on this Java platform
     * @throws IllegalArgumentException when that is not so
     */
    public WitnessClient(String submissionPrefix, Collection<VerifierKey> keys) {
        this(submissionPrefix, keys, newHttpClient(), WHOLE);
    }

    /** @param whole how long an answer may take, from the request to its last byte */
    WitnessClient(String submissionPrefix, Collection<VerifierKey> keys, HttpClient http, Duration whole) {
        this.addCheckpoint = addCheckpoint(submissionPrefix);
        this.reader = new AnswerReader("the witness at " + addCheckpoint, keys);
        this.http = http;
        this.whole = whole;
        if (keys.stream().noneMatch(VerifierKey::isSupported)) {
            throw new IllegalArgumentException("the witness at " + submissionPrefix
                    + " has no key that can be used on this Java platform; ML-DSA-44 needs JDK 24");
        }
    }

    static HttpClient newHttpClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    private static URI addCheckpoint(String prefix) {
        URI uri;
        try {
            uri = URI.create(prefix.endsWith("/") ? prefix + "add-checkpoint" : prefix + "/add-checkpoint");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(notAllowed(prefix), e);
        }
        boolean allowed = ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                && uri.getHost() != null
                && uri.getQuery() == null
                && uri.getFragment() == null;
        if (!allowed) {
            throw new IllegalArgumentException(notAllowed(prefix));
        }
        return uri;
    }

    private static String notAllowed(String prefix) {
        return "the URL '" + prefix + "' of a witness cannot be used; allowed: http://... and https://...";
    }

    /**
     * Has a checkpoint cosigned.
     *
     * @return the checkpoint's text with the cosignatures of this witness alone, which are verified
     * @throws WitnessException when there is none
     * @throws InterruptedException when the thread is interrupted; the request is then given up
     */
    public SignedNote submit(SignedNote checkpoint, ConsistencyProofs proofs)
            throws WitnessException, InterruptedException {
        CompletableFuture<SignedNote> answer = submit(checkpoint, proofs, Runnable::run);
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw failure(e);
        } finally {
            cancel();
        }
    }

    /**
     * Has a checkpoint cosigned.
     *
     * @param executor computes proofs and reads answers
     * @return completed as {@link #submit(SignedNote, ConsistencyProofs)} returns; {@link #failure} has what it throws
     */
    CompletableFuture<SignedNote> submit(SignedNote checkpoint, ConsistencyProofs proofs, Executor executor) {
        return ask(checkpoint, proofs, executor, false);
    }

    private CompletableFuture<SignedNote> ask(
            SignedNote note, ConsistencyProofs proofs, Executor executor, boolean again) {
        AddCheckpointRequest request;
        CompletableFuture<HttpResponse<byte[]>> exchange;
        try {
            request = request(note, proofs);
            exchange = exchange(request.bytes());
        } catch (MalformedNoteException | IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(new WitnessException(
                    Kind.NO_REQUEST, "no request to the witness at " + addCheckpoint + " could be made: " + e, e));
        }
        return exchange.thenComposeAsync(
                response -> {
                    try {
                        if (response.statusCode() == 409 && !again) {
                            known = reader.sizeToAskWith(response, request);
                            return ask(note, proofs, executor, true);
                        }
                        SignedNote cosigned = reader.cosigned(response, request);
                        known = request.checkpoint().size();
                        return CompletableFuture.completedFuture(cosigned);
                    } catch (WitnessException e) {
                        return CompletableFuture.failedFuture(e);
                    }
                },
                executor);
    }

    private AddCheckpointRequest request(SignedNote note, ConsistencyProofs proofs)
            throws MalformedNoteException, IOException {
        long size = Checkpoint.parse(note.text()).size();
        if (known > size) {
            known = 0; // the witness is asked anew what it has, rather than accused of what is remembered here
        }
        return AddCheckpointRequest.of(known, known == 0 ? List.of() : proofs.proof(known, size), note);
    }

    private CompletableFuture<HttpResponse<byte[]>> exchange(byte[] body) {
        HttpRequest request = HttpRequest.newBuilder(addCheckpoint)
                .header("Content-Type", "text/plain; charset=utf-8")
                .timeout(whole)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        CompletableFuture<HttpResponse<byte[]>> sent = http.sendAsync(request, head -> new LimitedBody(LARGEST_ANSWER));
        call = sent;
        // The time-out of the request ends with the answer's head; this one with its body.
        return sent.copy().orTimeout(whole.toMillis(), TimeUnit.MILLISECONDS).whenComplete((response, error) -> {
            if (error instanceof TimeoutException) {
                sent.cancel(true);
            }
        });
    }

    /** Gives up what is on its way. */
    void cancel() {
        Future<?> running = call;
        if (running != null) {
            running.cancel(true);
        }
    }

    /** What a submission failed with. */
    WitnessException failure(Throwable error) {
        Throwable cause = error;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof WitnessException failure) {
            return failure;
        }
        String why = cause instanceof TimeoutException ? "no answer within " + whole.toSeconds() + " s" : "" + cause;
        return new WitnessException(
                Kind.UNREACHABLE, "the witness at " + addCheckpoint + " cannot be reached: " + why, cause);
    }

    /** Where it is. */
    @Override
    public String toString() {
        return "WitnessClient[" + addCheckpoint + "]";
    }
}
