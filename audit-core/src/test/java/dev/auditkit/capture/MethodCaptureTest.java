package dev.auditkit.capture;

import static dev.auditkit.capture.RecordingLog.own;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditResult;
import dev.auditkit.AuditType;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.Audited;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings({"UnusedMethod", "UnusedVariable", "EffectivelyPrivate", "ThreadLocalUsage"}) // called by reflection
class MethodCaptureTest {

    private record Customer(long id, String name) {}

    private record Order(long number, Customer customer, Optional<Customer> payer) {}

    /** Read by getters, and by fields. */
    public static class Bean {
        public String field = "f";
        private final boolean urgent = true;
        static int reads;

        public boolean isUrgent() {
            return urgent;
        }

        public String getURL() {
            reads++;
            return "u";
        }

        public String getBroken() {
            throw new IllegalStateException("secret");
        }

        public void getNothing() {}

        public String cancel() {
            throw new AssertionError("no getter");
        }
    }

    /** A stage of a library's own. */
    private static final class Promise extends CompletableFuture<String> {}

    private static class Crud<T> {
        @Audited(key = "{saved.number}:{return.customer.id}")
        public T save(T saved) {
            return saved;
        }
    }

    private static final class Orders extends Crud<Order> {}

    /** Each method is one way to be audited. */
    @SuppressWarnings("unused")
    private static class Service {

        @Audited(
                operation = "order.cancel",
                key = "order:{id}",
                metadata = {"reason={reason}", "id={id}", "text=id {id}", "total = {return}", "brace={{x}}"})
        public int cancel(long id, String reason) throws IOException {
            if (id < 0) {
                throw new IOException("no such order");
            }
            return 42;
        }

        @Audited(
                key = "{order.customer.id}/{order.payer.name}",
                user = "{order.customer.name}",
                source = "{order.number}")
        public void nested(Order order) {}

        @Audited(key = "order:{return.number}", user = "{return.customer.name}", source = "{return.number}")
        public Order create(boolean fail) {
            if (fail) {
                throw new SecurityException();
            }
            return new Order(7, new Customer(8, "carol"), Optional.empty());
        }

        @Audited(key = "{bean.field} {bean.urgent} {bean.URL} {bean.broken} {map.a} {list} {array}")
        public void properties(Bean bean, Map<String, Integer> map, List<String> list, int[][] array) {}

        @Audited(type = AuditType.READ)
        public String find() {
            return "";
        }

        @Audited(key = "{id}:{return.number}")
        public CompletionStage<Order> stage(long id, CompletableFuture<Order> future) {
            return future;
        }

        @Audited(key = "{return}")
        public Promise promise(Promise promise) {
            return promise;
        }

        @Audited(key = "{id}")
        public Flow.Publisher<String> publish(long id, Flow.Publisher<String> publisher) {
            return publisher;
        }

        @Audited(operation = "audit.mine")
        public void reserved() {}

        @Audited(key = "{idd}")
        public void unknownName(long id, String reason) {}

        @Audited(key = "{return}")
        public void noResult(long id) {}

        @Audited(key = "{return.x}")
        public Flow.Publisher<String> manyResults() {
            return null;
        }

        @Audited(key = "{order.customer.nam}")
        public void unknownProperty(Order order) {}

        @Audited(key = "{bean.cancel}")
        public void notAGetter(Bean bean) {}

        @Audited(key = "{any.x}")
        public void noProperties(Object any) {}

        @Audited(key = "{id")
        public void malformed(long id) {}

        @Audited(metadata = "reason")
        public void noTemplate() {}

        @Audited(metadata = "audit=x")
        public void reservedDetail() {}

        @Audited(metadata = {"a=1", "a=2"})
        public void sameDetailTwice() {}
    }

    private final RecordingLog log = new RecordingLog();
    private AuditRecorder recorder = log.recorder().build();

    private static Method method(Class<?> type, String name) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name) && !method.isBridge())
                .findFirst()
                .orElseThrow();
    }

    private static AuditedMethod prepare(MethodCapture capture, Class<?> type, String name) {
        Method method = method(type, name);
        Audited audited = AuditedAnnotations.find(method, type);
        assertThat(audited).isNotNull();
        return capture.prepare(method, type, audited);
    }

    private Object call(String name, Object... arguments) throws Throwable {
        return call(new Service(), name, arguments);
    }

    private Object call(Object target, String name, Object... arguments) throws Throwable {
        MethodCapture capture = new MethodCapture(recorder);
        Method method = method(target.getClass(), name);
        method.setAccessible(true);
        return capture.around(prepare(capture, target.getClass(), name), arguments, () -> {
            try {
                return method.invoke(target, arguments);
            } catch (java.lang.reflect.InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    @Test
    void recordsACallAsItsTemplatesSay() throws Throwable {
        assertThat(call("cancel", 4711L, "late")).isEqualTo(42);
        AuditEvent event = log.only();
        assertThat(event.operation()).isEqualTo("order.cancel");
        assertThat(event.key()).isEqualTo("order:4711");
        assertThat(event.result()).isEqualTo(AuditResult.OK);
        assertThat(event.metadata())
                .containsEntry("reason", "late")
                .containsEntry("id", 4711L)
                .containsEntry("text", "id 4711")
                .containsEntry("total", 42)
                .containsEntry("brace", "{x}");
    }

    @Test
    void recordsAFailureAndThrowsTheVeryException() {
        IOException thrown = org.assertj.core.api.Assertions.catchThrowableOfType(
                IOException.class, () -> call("cancel", -1L, null));
        assertThat(thrown).hasMessage("no such order");
        assertThat(log.only().result()).isEqualTo(AuditResult.ERROR);
        assertThat(own(log.only()).get("exception")).isEqualTo("java.io.IOException");
        assertThat(log.only().key()).isEqualTo("order:-1");
        assertThat(log.only().metadata()).containsEntry("reason", null).containsEntry("total", null);
    }

    @Test
    void readsPropertiesOfProperties() throws Throwable {
        call("nested", new Order(1, new Customer(2, "carol"), Optional.of(new Customer(3, "paul"))));
        assertThat(log.only().key()).isEqualTo("2/paul");
        assertThat(log.only().user()).isEqualTo("carol");
        assertThat(log.only().source()).isEqualTo("1");
        assertThat(log.only().operation()).isEqualTo("Service.nested");
    }

    @Test
    void aNullOnTheWayIsTheTextNull() throws Throwable {
        call("nested", new Order(1, null, Optional.empty()));
        call("nested", (Object) null);
        assertThat(log.events).extracting(AuditEvent::key).containsOnly("null/null");
    }

    @Test
    void readsTheResultOnceThereIsOne() throws Throwable {
        call("create", false);
        assertThat(log.only().key()).isEqualTo("order:7");
        assertThat(log.only().user()).isEqualTo("carol");
        assertThat(log.only().source()).isEqualTo("7");
    }

    @Test
    void withoutAResultItsNamesAreNullAndTheUserIsTheOneWhoIsLoggedIn() {
        recorder = log.recorder().users(() -> "alice").build();
        assertThatThrownBy(() -> call("create", true)).isInstanceOf(SecurityException.class);
        assertThat(log.only().key()).isEqualTo("order:null");
        assertThat(log.only().user()).isEqualTo("alice");
        assertThat(log.only().result()).isEqualTo(AuditResult.DENIED);
    }

    @Test
    void readsGettersFieldsMapsListsAndArraysAndPassesOverWhatFails() throws Throwable {
        call("properties", new Bean(), Map.of("a", 1), List.of("b"), new int[][] {{1}, {2, 3}});
        assertThat(log.only().key())
                .isEqualTo("f true u ...could not be read: java.lang.IllegalStateException 1 [b] [[1], [2, 3]]");
    }

    @Test
    void parametersAreReadBeforeTheMethodRuns() throws Throwable {
        List<String> list = new ArrayList<>(List.of("before"));
        MethodCapture capture = new MethodCapture(recorder);
        AuditedMethod prepared = prepare(capture, Service.class, "properties");
        capture.around(prepared, new Object[] {new Bean(), null, list, null}, () -> list.set(0, "after"));
        assertThat(log.only().key()).contains("[before]");
    }

    @Test
    void typeVariablesMeanWhatTheClassSaysTheyMean() throws Throwable {
        call(new Orders(), "save", new Order(5, new Customer(6, "x"), Optional.empty()));
        assertThat(log.only().key()).isEqualTo("5:6");
        assertThat(log.only().operation()).isEqualTo("Orders.save");
    }

    @Test
    void readsAreCalledButNotRecorded() throws Throwable {
        assertThat(call("find")).isEqualTo("");
        assertThat(log.events).isEmpty();
        recorder = log.recorder("capture.methods", "false").build();
        call("cancel", 1L, "");
        assertThat(log.events).isEmpty();
    }

    @Test
    void underClosedTheMethodIsNotCalledWhileTheLogTakesNothing() {
        recorder = log.recorder("failure-policy", "closed").build();
        log.unavailable = "full";
        assertThatThrownBy(() -> call("create", true)).isInstanceOf(AuditUnavailableException.class);
    }

    @Test
    void aLogThatFailsAfterTheCallIsNotTheCallersConcern() throws Throwable {
        log.refusesToLog = true;
        assertThat(call("cancel", 1L, "")).isEqualTo(42);
        assertThatThrownBy(() -> call("cancel", -1L, "")).isInstanceOf(IOException.class);
        assertThat(recorder.unrecorded()).isEqualTo(2);
    }

    @Test
    void aStageIsRecordedWhenItEndsAndStaysTheSame() throws Throwable {
        CompletableFuture<Order> future = new CompletableFuture<>();
        assertThat(call("stage", 1L, future)).isSameAs(future);
        assertThat(log.events).isEmpty();
        future.complete(new Order(9, null, Optional.empty()));
        assertThat(log.only().key()).isEqualTo("1:9");
    }

    @Test
    void aStageOfAnotherTypeIsRecordedWhenItEndsToo() throws Throwable {
        Promise promise = new Promise();
        assertThat(call("promise", promise)).isSameAs(promise);
        assertThat(log.events).isEmpty();
        promise.complete("kept");
        assertThat(log.only().key()).isEqualTo("kept");
    }

    @Test
    void aStageThatFailsOrIsCancelledSaysSo() throws Throwable {
        CompletableFuture<Order> failing = new CompletableFuture<>();
        call("stage", 1L, failing);
        failing.completeExceptionally(new SecurityException());
        CompletableFuture<Order> cancelled = new CompletableFuture<>();
        call("stage", 2L, cancelled);
        cancelled.cancel(true);
        assertThat(call("stage", 3L, null)).isNull();
        assertThat(log.events)
                .extracting(AuditEvent::key, AuditEvent::result)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("1:null", AuditResult.DENIED),
                        org.assertj.core.api.Assertions.tuple("2:null", AuditResult.ERROR),
                        org.assertj.core.api.Assertions.tuple("3:null", AuditResult.OK));
        assertThat(own(log.events.get(1)).get("cancelled")).isEqualTo(true);
    }

    /** Takes everything, or cancels at once. */
    private static final class Taking implements Flow.Subscriber<Object> {

        private final boolean cancels;
        private final List<Object> signals = new ArrayList<>();

        Taking(boolean cancels) {
            this.cancels = cancels;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            signals.add("subscribed");
            if (cancels) {
                subscription.cancel();
            } else {
                subscription.request(Long.MAX_VALUE);
            }
        }

        @Override
        public void onNext(Object item) {
            signals.add(item);
        }

        @Override
        public void onError(Throwable failure) {
            signals.add(failure.getClass().getSimpleName());
        }

        @Override
        public void onComplete() {
            signals.add("complete");
        }
    }

    @SuppressWarnings("unchecked")
    private Flow.Publisher<String> publish(Flow.Publisher<String> publisher) throws Throwable {
        return (Flow.Publisher<String>) call("publish", 1L, publisher);
    }

    @Test
    void aPublisherIsRecordedForEachSubscriptionAndNotWithoutOne() throws Throwable {
        Taking one = new Taking(false);
        Taking two = new Taking(true);
        try (SubmissionPublisher<String> source = new SubmissionPublisher<>(Runnable::run, 8)) {
            Flow.Publisher<String> published = publish(source);
            assertThat(log.events).isEmpty();
            published.subscribe(one);
            published.subscribe(two);
            source.submit("a");
        }
        assertThat(one.signals).containsExactly("subscribed", "a", "complete");
        assertThat(two.signals).containsExactly("subscribed");
        assertThat(log.events).extracting(AuditEvent::result).containsExactly(AuditResult.ERROR, AuditResult.OK);
        assertThat(own(log.events.get(0)).get("cancelled")).isEqualTo(true);
    }

    @Test
    void aPublisherThatFailsIsAnError() throws Throwable {
        SubmissionPublisher<String> source = new SubmissionPublisher<>(Runnable::run, 8);
        Taking one = new Taking(false);
        publish(source).subscribe(one);
        source.closeExceptionally(new IOException());
        assertThat(one.signals).containsExactly("subscribed", "IOException");
        assertThat(own(log.only()).get("exception")).isEqualTo("java.io.IOException");
    }

    @Test
    void underClosedASubscriptionIsRefusedWhileTheLogTakesNothing() throws Throwable {
        recorder = log.recorder("failure-policy", "closed").build();
        Flow.Publisher<String> published = publish(subscriber -> {
            throw new AssertionError("subscribed");
        });
        log.unavailable = "full";
        Taking one = new Taking(false);
        published.subscribe(one);
        assertThat(one.signals).containsExactly("subscribed", "AuditUnavailableException");
    }

    @Test
    void underClosedAMethodThatGivesAPublisherIsNotCalledWhileTheLogTakesNothing() {
        recorder = log.recorder("failure-policy", "closed").build();
        log.unavailable = "full";
        assertThatThrownBy(() -> publish(null, () -> {
                    throw new AssertionError("called");
                }))
                .isInstanceOf(AuditUnavailableException.class);
    }

    @Test
    void aMethodThatFailsBeforeItGivesAPublisherFailsAsItDoesWhateverTheLogTakesByThen() throws Throwable {
        recorder = log.recorder("failure-policy", "closed").build();
        assertThatThrownBy(() -> publish(null, () -> {
                    log.unavailable = "full";
                    log.refusesToLog = true;
                    throw new IOException("its own");
                }))
                .hasMessage("its own");
        log.unavailable = null;
        assertThat(publish(null, () -> {
                    log.unavailable = "full";
                    return null;
                }))
                .isNull();
        assertThat(recorder.unrecorded()).isEqualTo(2);
        log.unavailable = null;
        log.refusesToLog = false;
        assertThatThrownBy(() -> publish(null, () -> {
                    throw new IOException("its own");
                }))
                .hasMessage("its own");
        assertThat(own(log.only()).get("exception")).isEqualTo("java.io.IOException");
    }

    private Object publish(Flow.Publisher<String> publisher, Invocation invocation) throws Throwable {
        MethodCapture capture = new MethodCapture(recorder);
        return capture.around(prepare(capture, Service.class, "publish"), new Object[] {1L, publisher}, invocation);
    }

    @Test
    void whoSubscribesElsewhereWorksForTheCaller() throws Throwable {
        ThreadLocal<String> user = new ThreadLocal<>();
        recorder = log.recorder().users(user::get).build();
        user.set("alice");
        Flow.Publisher<String> published = publish(new EmptyPublisher());
        Thread other = new Thread(() -> published.subscribe(new Taking(false)));
        other.start();
        other.join();
        assertThat(log.only().user()).isEqualTo("alice");
    }

    private static final class EmptyPublisher implements Flow.Publisher<String> {
        @Override
        public void subscribe(Flow.Subscriber<? super String> subscriber) {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
            });
            subscriber.onComplete();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "unknownName; names 'idd', which is not known; there is id, reason",
                "noResult; names 'return', which is not known; there is id",
                "manyResults; names 'return', which is not known; there is none",
                "unknownProperty; names the property 'nam', which dev.auditkit.capture.MethodCaptureTest$Customer does not have",
                "notAGetter; there is URL, broken, field, urgent",
                "noProperties; names the property 'x', which java.lang.Object does not have; there is none",
                "malformed; has a { without its }",
                "reserved; begins with audit.",
                "noTemplate; metadata 'reason' is not allowed",
                "reservedDetail; metadata 'audit=x' is not allowed",
                "sameDetailTwice; metadata 'a=2' is not allowed"
            })
    void refusesABadAnnotationWithItsPlace(String name, String message) {
        MethodCapture capture = new MethodCapture(recorder);
        // The message may have semicolons of its own.
        assertThatThrownBy(() -> prepare(capture, Service.class, name))
                .isInstanceOf(AuditTemplateException.class)
                .hasMessageStartingWith("@Audited at " + Service.class.getName() + "." + name + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void suggestsParametersWhereTheClassFileLacksTheNames() {
        MethodCapture capture = new MethodCapture(recorder);
        // Comparator.compare was compiled without -parameters.
        Method method = method(java.util.Comparator.class, "compare");
        Audited audited = method(Service.class, "cancel").getAnnotation(Audited.class);
        assertThatThrownBy(() -> capture.prepare(method, java.util.Comparator.class, audited))
                .isInstanceOf(AuditTemplateException.class)
                .hasMessageContaining("'id'")
                .hasMessageContaining("compile with -parameters");
        assertThatThrownBy(() -> capture.prepare(method, java.util.Comparator.class, audited, List.of("one", "two")))
                .isInstanceOf(AuditTemplateException.class)
                .hasMessageContaining("there is one, two")
                .hasMessageNotContaining("-parameters");
        assertThatCode(() -> capture.prepare(method, java.util.Comparator.class, audited, List.of("id", "reason")))
                .doesNotThrowAnyException();
    }
}
