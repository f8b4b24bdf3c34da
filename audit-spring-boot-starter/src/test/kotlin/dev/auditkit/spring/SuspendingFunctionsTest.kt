package dev.auditkit.spring

import dev.auditkit.AuditEntry
import dev.auditkit.AuditLog
import dev.auditkit.AuditQuery
import dev.auditkit.Audited
import java.nio.file.Path
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.reactor.asCoroutineContext
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatIllegalStateException
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.io.TempDir
import org.springframework.boot.WebApplicationType
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.boot.builder.SpringApplicationBuilder
import org.springframework.context.ConfigurableApplicationContext
import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Configuration
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken
import org.springframework.security.core.context.ReactiveSecurityContextHolder
import org.springframework.security.core.context.SecurityContextHolder
import org.springframework.security.core.context.SecurityContextImpl

/** Suspending functions and flows of Kotlin's coroutines. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SuspendingFunctionsTest {

    private lateinit var context: ConfigurableApplicationContext
    private lateinit var log: AuditLog
    private lateinit var orders: Orders

    @BeforeAll
    fun start(@TempDir directory: Path) {
        context = SpringApplicationBuilder(Application::class.java)
            .web(WebApplicationType.NONE)
            .registerShutdownHook(false)
            .run(
                "--spring.main.banner-mode=off",
                "--logging.level.root=off",
                "--audit.log-dir=$directory",
                "--audit.sensitive-keys=true",
                "--audit.min-free-mb=0",
            )
        log = context.getBean(AuditLog::class.java)
        orders = context.getBean(Orders::class.java)
    }

    @AfterAll
    fun stop() {
        context.close()
    }

    private fun <T> asUser(user: String, block: suspend () -> T): T {
        val authentication = UsernamePasswordAuthenticationToken.authenticated(user, null, listOf())
        return runBlocking(ReactiveSecurityContextHolder.withAuthentication(authentication).asCoroutineContext()) {
            block()
        }
    }

    private fun only(key: String): AuditEntry {
        log.flush()
        val entries = log.query(AuditQuery.builder().key(key).build()).entries()
        assertThat(entries).hasSize(1)
        return entries[0]
    }

    private fun own(entry: AuditEntry) = entry.metadata()["audit"] as Map<*, *>

    @Test
    fun aSuspendingFunctionIsRecordedWhenItEndsForTheUserOfItsCoroutine() {
        assertThat(asUser("alice") { orders.cancel(1, "late") }).isEqualTo(Order("done"))
        val entry = only("order:1")
        assertThat(entry.operation()).isEqualTo("order.cancel")
        assertThat(entry.user()).isEqualTo("alice")
        assertThat(entry.result().text()).isEqualTo("ok")
        assertThat(entry.metadata()).containsEntry("reason", "late").containsEntry("state", "done")
        assertThat((own(entry)["duration_us"] as Number).toLong()).isGreaterThan(20_000)
    }

    @Test
    fun theUserOfTheThreadIsThatOfACoroutineThatKnowsNobody() {
        SecurityContextHolder.setContext(
            SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated("bob", null, listOf())),
        )
        try {
            runBlocking { orders.cancel(2, "late") }
        } finally {
            SecurityContextHolder.clearContext()
        }
        assertThat(only("order:2").user()).isEqualTo("bob")
    }

    @Test
    fun oneThatFailsIsAnError() {
        assertThatIllegalStateException().isThrownBy { asUser("alice") { orders.fail(3) } }
        val entry = only("fail:3")
        assertThat(entry.result().text()).isEqualTo("error")
        assertThat(own(entry)["exception"]).isEqualTo("java.lang.IllegalStateException")
    }

    @Test
    fun oneThatIsCancelledIsAnError() {
        asUser("alice") {
            coroutineScope {
                val call = launch { orders.never(4) }
                orders.begun().await()
                call.cancelAndJoin()
            }
        }
        val entry = only("never:4")
        assertThat(entry.result().text()).isEqualTo("error")
        assertThat(own(entry)["cancelled"]).isEqualTo(true)
    }

    @Test
    fun nestedFunctionsShareACorrelationAcrossThreads() {
        asUser("alice") { context.getBean(Desk::class.java).close(5) }
        val outer = only("desk:5")
        val inner = only("order:5")
        assertThat(inner.user()).isEqualTo("alice")
        assertThat(own(inner)["correlation_id"]).isNotNull().isEqualTo(own(outer)["correlation_id"])
    }

    @Test
    fun aFlowIsRecordedWhenItEnds() {
        val flow = orders.flow(6)
        assertThat(log.query(AuditQuery.builder().key("flow:6").build()).entries()).isEmpty()
        assertThat(asUser("alice") { flow.toList() }).containsExactly("a", "b")
        assertThat(only("flow:6").user()).isEqualTo("alice")
        assertThat(asUser("alice") { orders.suspendingFlow(7).toList() }).containsExactly("a", "b")
        assertThat(only("flow:7").result().text()).isEqualTo("ok")
    }

    data class Order(val state: String)

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    open class Application {

        @Bean
        open fun orders() = Orders()

        @Bean
        open fun desk(orders: Orders) = Desk(orders)
    }

    open class Orders {

        private val begun = CompletableDeferred<Long>()

        @Audited(operation = "order.cancel", key = "order:{id}", metadata = ["reason={reason}", "state={return.state}"])
        open suspend fun cancel(id: Long, reason: String): Order {
            delay(30)
            return Order("done".takeIf { reason.isNotEmpty() } ?: "open")
        }

        @Audited(operation = "order.fail", key = "fail:{id}")
        open suspend fun fail(id: Long) {
            delay(5)
            error("order $id")
        }

        @Audited(operation = "order.never", key = "never:{id}")
        open suspend fun never(id: Long) {
            begun.complete(id)
            awaitCancellation()
        }

        open fun begun(): Deferred<Long> = begun

        @Audited(operation = "order.flow", key = "flow:{id}")
        open fun flow(id: Long): Flow<String> = flow {
            emit("a")
            delay(5)
            emit("b".takeIf { id > 0 } ?: "c")
        }

        @Audited(operation = "order.flow", key = "flow:{id}")
        open suspend fun suspendingFlow(id: Long): Flow<String> {
            delay(5)
            return flow {
                emit("a")
                emit("b".takeIf { id > 0 } ?: "c")
            }
        }
    }

    open class Desk(private val orders: Orders) {

        @Audited(operation = "desk.close", key = "desk:{id}")
        open suspend fun close(id: Long) {
            withContext(Dispatchers.IO) {
                delay(5)
                orders.cancel(id, "closing")
            }
        }
    }
}
