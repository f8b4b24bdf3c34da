package dev.auditkit.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditResult;
import dev.auditkit.quarkus.app.Client;
import dev.auditkit.quarkus.app.Orders;
import dev.auditkit.quarkus.app.Steps;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.arc.Arc;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application that has everything, with its users known at once. */
class ApplicationTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TestApplication.with(Map.of())
            .setLogRecordPredicate(record -> record.getLoggerName().startsWith("dev.auditkit"))
            .assertLogRecords(records -> assertThat(records)
                    .extracting(LogRecord::getMessage)
                    .anySatisfy(message -> assertThat(message).contains("@Audited at %s.%s does nothing")));

    @Inject
    Client client;

    @Inject
    Orders orders;

    @Inject
    AuditLog log;

    @Inject
    UserTransaction transactions;

    @Inject
    Vertx vertx;

    @BeforeEach
    void forget() {
        client.forget();
    }

    @Test
    void aRequestIsRecordedWithRouteUserSourceStatusAndTrace() throws Exception {
        assertThat(client.send("POST", "/orders/4711/cancel?token=secret", "alice"))
                .isEqualTo(200);
        AuditEntry request = client.only("http.*");
        assertThat(request.operation()).isEqualTo("http.POST /orders/{id}/cancel");
        assertThat(request.key()).isEqualTo("/orders/4711/cancel");
        assertThat(request.result()).isEqualTo(AuditResult.OK);
        assertThat(request.user()).isEqualTo("alice");
        assertThat(request.source()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(request.metadata()).containsEntry("status", 200);
        assertThat(request.traceId()).hasSize(32);
        AuditEntry call = client.only("order.cancel");
        assertThat(call.user()).isEqualTo("alice");
        assertThat(call.source()).isEqualTo(request.source());
        assertThat(call.traceId()).isEqualTo(request.traceId());
        assertThat(correlation(call)).isNotNull().isEqualTo(correlation(request));
        assertThat(client.only("security.login").user()).isEqualTo("alice");
    }

    @Test
    void aRequestOnAVirtualThreadIsOfTheSameUserTraceAndCorrelation() throws Exception {
        assertThat(client.send("POST", "/orders/4711/virtual", "alice")).isEqualTo(200);
        sameAsRequest(client.only("order.cancel"));
    }

    @Test
    void aUniIsRecordedWhenItCompletesWhateverItsThread() throws Exception {
        assertThat(client.send("POST", "/orders/4711/uni", "alice")).isEqualTo(200);
        AuditEntry call = client.only("order.uni");
        assertThat(call.key()).isEqualTo("order:4711");
        sameAsRequest(call);
        sameAsRequest(client.only("Inner.inner"));
    }

    private void sameAsRequest(AuditEntry call) throws Exception {
        AuditEntry request = client.only("http.*");
        assertThat(call.user()).isEqualTo("alice").isEqualTo(request.user());
        assertThat(call.traceId()).isNotNull().isEqualTo(request.traceId());
        assertThat(call.source()).isNotNull().isEqualTo(request.source());
        assertThat(correlation(call)).isNotNull().isEqualTo(correlation(request));
    }

    @Test
    void whatAPolicyOfPathsRefusesIsDeniedBeforeThereIsARoute() throws Exception {
        assertThat(client.send("POST", "/admin/1", null)).isEqualTo(401);
        assertThat(client.send("POST", "/admin/1", "alice")).isEqualTo(403);
        assertThat(client.entries("http.POST (no route)", 2))
                .extracting(
                        AuditEntry::result,
                        AuditEntry::user,
                        AuditEntry::key,
                        entry -> entry.metadata().get("status"))
                .containsExactly(
                        tuple(AuditResult.DENIED, null, "/admin/1", 401),
                        tuple(AuditResult.DENIED, "alice", "/admin/1", 403));
        assertThat(client.entries("security.access", 2))
                .extracting(AuditEntry::result, AuditEntry::user, AuditEntry::key)
                .containsExactly(
                        tuple(AuditResult.DENIED, null, "/admin/1"), tuple(AuditResult.DENIED, "alice", "/admin/1"));
    }

    @Test
    void whatAnAnnotationOfTheResourceRefusesIsDeniedWithItsRoute() throws Exception {
        assertThat(client.send("POST", "/orders/1/administer", null)).isEqualTo(401);
        assertThat(client.send("POST", "/orders/1/administer", "alice")).isEqualTo(403);
        assertThat(client.send("POST", "/orders/1/administer", "bob")).isEqualTo(200);
        assertThat(client.entries("http.POST /orders/{id}/administer", 3))
                .extracting(AuditEntry::result)
                .containsExactly(AuditResult.DENIED, AuditResult.DENIED, AuditResult.OK);
        assertThat(client.entries("security.access", 2))
                .extracting(AuditEntry::key)
                .containsOnly("/orders/1/administer");
    }

    @Test
    void aRefusalInsideOfAMethodIsDenied() throws Exception {
        assertThat(client.send("POST", "/orders/1/administer-inside", "alice")).isEqualTo(403);
        assertThat(client.only("order.administer").result()).isEqualTo(AuditResult.DENIED);
        assertThat(client.only("http.*").result()).isEqualTo(AuditResult.DENIED);
    }

    @Test
    void aWrongPasswordIsALoginThatWasDeniedWithTheNameThatWasGiven() throws Exception {
        assertThat(client.send("POST", "/orders/1/cancel", "mallory")).isEqualTo(401);
        AuditEntry login = client.only("security.login");
        assertThat(login.user()).isEqualTo("mallory");
        assertThat(login.result()).isEqualTo(AuditResult.DENIED);
        assertThat(login.source()).isNotNull();
        assertThat(login.metadata()).containsEntry("exception", AuthenticationFailedException.class.getName());
        AuditEntry request = client.only("http.*");
        assertThat(request.result()).isEqualTo(AuditResult.DENIED);
        assertThat(request.metadata()).containsEntry("status", 401);
    }

    @Test
    void failuresAreErrors() throws Exception {
        assertThat(client.send("POST", "/orders/1/fail", "alice")).isEqualTo(500);
        assertThat(client.send("POST", "/orders/1/conflict", "alice")).isEqualTo(409);
        assertThat(client.send("POST", "/nowhere", "alice")).isEqualTo(404);
        assertThat(client.entries("http.*", 3))
                .extracting(AuditEntry::operation)
                .containsExactly(
                        "http.POST /orders/{id}/fail", "http.POST /orders/{id}/conflict", "http.POST (no route)");
        assertThat(client.entries("http.*", 3)).extracting(AuditEntry::result).containsOnly(AuditResult.ERROR);
    }

    @Test
    void aSubResourceHasTheWholeRoute() throws Exception {
        assertThat(client.send("POST", "/orders/1/lines/2", "alice")).isEqualTo(200);
        assertThat(client.only("http.*").operation()).isEqualTo("http.POST /orders/{id}/lines/{line}");
    }

    @Test
    void aRouteOfVertxIsWrittenLikeAnyOther() throws Exception {
        assertThat(client.send("POST", "/plain/1/cancel", "alice")).isEqualTo(200);
        assertThat(client.only("http.*").operation()).isEqualTo("http.POST /plain/{id}/cancel");
    }

    @Test
    void aHeaderThatAnyoneCanSetIsNoSource() throws Exception {
        client.send(
                "POST", "/orders/1/cancel", "alice", "X-Forwarded-For", "203.0.113.9", "Forwarded", "for=203.0.113.9");
        assertThat(client.only("http.*").source()).doesNotContain("203");
    }

    @Test
    void readingRequestsAreNotRecorded() throws Exception {
        assertThat(client.send("GET", "/orders/1", "alice")).isEqualTo(200);
        client.entries("http.*", 0);
    }

    @Test
    void aUniIsACallForEachSubscriptionAndNoneWithoutOne() throws Exception {
        var uni = orders.uni("7");
        client.entries("order.uni", 0);
        uni.await().indefinitely();
        uni.await().indefinitely();
        assertThat(client.entries("order.uni", 2)).extracting(AuditEntry::key).containsOnly("order:7");
    }

    @Test
    void aUniThatFailsIsAnError() throws Exception {
        var uni = orders.uni("bad");
        assertThatThrownBy(() -> uni.await().indefinitely()).isInstanceOf(IllegalStateException.class);
        assertThat(client.only("order.uni").result()).isEqualTo(AuditResult.ERROR);
    }

    @Test
    void aUniThatIsGivenUpIsAnErrorThatSaysSo() throws Exception {
        Cancellable subscription = orders.never("1").subscribe().with(nothing -> {});
        subscription.cancel();
        AuditEntry entry = client.only("order.never");
        assertThat(entry.result()).isEqualTo(AuditResult.ERROR);
        assertThat(own(entry)).containsEntry("cancelled", true);
    }

    @Test
    void aMultiIsRecordedWhenItCompletesOrIsGivenUp() throws Exception {
        assertThat(orders.multi("x").collect().asList().await().indefinitely()).containsExactly("x", "x");
        assertThat(client.only("order.multi").result()).isEqualTo(AuditResult.OK);
        client.forget();
        orders.multi("x").subscribe().withSubscriber(AssertSubscriber.create(1)).cancel();
        assertThat(own(client.only("order.multi"))).containsEntry("cancelled", true);
    }

    @Test
    void aMultiThatFailsIsAnError() throws Exception {
        var multi = orders.failingMulti("7");
        assertThatThrownBy(() -> multi.collect().asList().await().indefinitely())
                .isInstanceOf(IllegalStateException.class);
        AuditEntry entry = client.only("order.failing-multi");
        assertThat(entry.result()).isEqualTo(AuditResult.ERROR);
        assertThat(own(entry)).containsEntry("exception", IllegalStateException.class.getName());
    }

    @Test
    void aStageIsRecordedWhenItCompletes() throws Exception {
        orders.stage("7").toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(client.only("order.stage").key()).isEqualTo("7");
    }

    @Test
    void aTransactionOfTheMethodsOwnIsOver() throws Exception {
        orders.transactional(false);
        assertThat(client.only("order.transactional").result()).isEqualTo(AuditResult.OK);
        client.forget();
        assertThatThrownBy(() -> orders.transactional(true)).isInstanceOf(IllegalStateException.class);
        assertThat(client.only("order.transactional").result()).isEqualTo(AuditResult.ERROR);
    }

    @Test
    void aTransactionOfTheMethodsOwnThatIsTakenBackWithoutAnExceptionIsAnError() throws Exception {
        orders.takenBack();
        AuditEntry entry = client.only("order.taken-back");
        assertThat(entry.result()).isEqualTo(AuditResult.ERROR);
        assertThat(own(entry)).containsEntry("transaction", "rolled_back");
    }

    @Test
    void aUniWhoseTransactionIsTakenBackWithoutAnExceptionIsAnError() throws Exception {
        assertThat(orders.takenBackUni("7").await().indefinitely()).isEqualTo("7");
        AuditEntry entry = client.only("order.taken-back-uni");
        assertThat(own(entry)).containsEntry("transaction", "rolled_back");
        assertThat(entry.result()).isEqualTo(AuditResult.ERROR);
    }

    @Test
    void aUniWhoseTransactionIsCommittedIsOk() throws Exception {
        assertThat(orders.transactionalUni("7").await().indefinitely()).isEqualTo("7");
        AuditEntry entry = client.only("order.transactional-uni");
        assertThat(own(entry)).containsEntry("transaction", "committed");
        assertThat(entry.result()).isEqualTo(AuditResult.OK);
    }

    @Test
    void aUniInTheTransactionOfItsCallerHasWhatBecomesOfThat() throws Exception {
        transactions.begin();
        orders.transactionalUni("7").await().indefinitely();
        client.entries("order.transactional-uni", 0);
        transactions.rollback();
        AuditEntry entry = client.only("order.transactional-uni");
        assertThat(own(entry)).containsEntry("transaction", "rolled_back");
        assertThat(entry.result()).isEqualTo(AuditResult.ERROR);
    }

    @Test
    void aUniThatIsSubscribedToAfterTheTransactionOfItsCallerIsInNone() throws Exception {
        transactions.begin();
        var uni = orders.transactionalUni("7");
        transactions.rollback();
        uni.await().indefinitely();
        AuditEntry entry = client.only("order.transactional-uni");
        assertThat(own(entry)).doesNotContainKey("transaction");
        assertThat(entry.result()).isEqualTo(AuditResult.OK);
    }

    @Test
    void aMultiWhoseTransactionIsTakenBackWithoutAnExceptionIsAnError() throws Exception {
        assertThat(orders.takenBackMulti("7").collect().asList().await().indefinitely())
                .hasSize(2);
        AuditEntry entry = client.only("order.taken-back-multi");
        assertThat(own(entry)).containsEntry("transaction", "rolled_back");
        assertThat(entry.result()).isEqualTo(AuditResult.ERROR);
    }

    @Test
    void anAnnotationOfAMethodThatIsNotPublicCountsForWhatOverridesIt() throws Exception {
        Arc.container().instance(Steps.Last.class).get().run("7");
        assertThat(client.entries("step.*", 2))
                .extracting(AuditEntry::operation, AuditEntry::key)
                .containsExactly(tuple("step.apply", "7"), tuple("step.undo", "7"));
        client.entries("Last.*", 0);
    }

    @Test
    void aStaticMethodIsCalledAndNotRecorded() throws Exception {
        assertThat(Orders.ofNoObject("7")).isEqualTo("7");
        client.entries("order.*", 0);
    }

    @Test
    void aRequestThatTheClientGivesUpIsAnErrorThatSaysSo() throws Exception {
        assertThat(client.exchange("POST", "/orders/1/cancel", "alice").version())
                .isEqualTo(HttpClient.Version.HTTP_2);
        client.forget();
        var answer = client.begin("POST", "/orders/1/wait", "alice");
        client.only("order.cancel"); // it has come
        answer.cancel(true);
        isCancelled(client.only("http.*"));
    }

    @Test
    void aRequestWhoseConnectionBreaksIsAnErrorThatSaysSo() throws Exception {
        breaksConnection(HttpVersion.HTTP_1_1);
    }

    @Test
    void aRequestWhoseConnectionOfHttp2BreaksIsAnErrorThatSaysSo() throws Exception {
        breaksConnection(HttpVersion.HTTP_2);
    }

    private void breaksConnection(HttpVersion version) throws Exception {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(version)
                .setHttp2ClearTextUpgrade(false)
                .setDefaultPort(client.port());
        HttpClientRequest request = vertx.createHttpClient(options)
                .request(HttpMethod.POST, "/orders/1/wait")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        request.send();
        client.only("order.cancel"); // it has come
        request.connection().close();
        isCancelled(client.only("http.*"));
    }

    private static void isCancelled(AuditEntry request) {
        assertThat(request.operation()).isEqualTo("http.POST /orders/{id}/wait");
        assertThat(request.result()).isEqualTo(AuditResult.ERROR);
        assertThat(own(request)).containsEntry("cancelled", true);
        assertThat(request.metadata()).doesNotContainKey("status");
    }

    @Test
    void anAnnotationOfAnInterfaceCounts() throws Exception {
        orders.declared("7");
        assertThat(client.only("order.declared").key()).isEqualTo("7");
    }

    @Test
    void anAnnotationOfAClassMeansItsPublicMethods() throws Exception {
        Arc.container().instance(Orders.Inner.class).get().callsNotPublic();
        client.entries("Inner.*", 1);
        assertThat(client.only("Inner.*").operation()).isEqualTo("Inner.callsNotPublic");
    }

    @Test
    void aCallWithoutAUserThatNeedsOneIsDenied() throws Exception {
        Arc.container().requestContext().activate();
        try {
            assertThatThrownBy(() -> orders.administer()).isInstanceOf(UnauthorizedException.class);
        } finally {
            Arc.container().requestContext().terminate();
        }
        assertThat(client.only("order.administer").result()).isEqualTo(AuditResult.DENIED);
    }

    @Test
    void aJobIsTheSystems() {
        try (var entries = log.stream(AuditQuery.builder().operation("job.tick").build())) {
            assertThat(entries.toList())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.user()).isEqualTo("system"));
        }
    }

    @Test
    void theLogIsPartOfHealth() throws Exception {
        assertThat(client.exchange("GET", "/q/health/well", null).body())
                .contains("\"Audit log\"")
                .contains("queueCapacity");
        assertThat(client.exchange("GET", "/q/health/ready", null).body())
                .contains("Audit log takes entries, or need not");
        assertThat(client.exchange("GET", "/q/health/live", null).body()).doesNotContain("Audit log");
    }

    @Test
    void theLogHasMeters() {
        MeterRegistry registry =
                Arc.container().instance(SimpleMeterRegistry.class).get();
        assertThat(registry.get("audit.entries").functionCounter().count()).isPositive();
        assertThat(registry.get("audit.queue.capacity").gauge().value()).isEqualTo(8192);
    }

    private static Object correlation(AuditEntry entry) {
        return own(entry).get("correlation_id");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> own(AuditEntry entry) {
        return (Map<String, Object>) entry.metadata().get("audit");
    }
}
