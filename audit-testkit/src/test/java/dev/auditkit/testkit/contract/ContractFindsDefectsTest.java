package dev.auditkit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditConfigException;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.capture.ApplicationEvents;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.AuditedMethod;
import dev.auditkit.capture.Invocation;
import dev.auditkit.capture.MethodCapture;
import dev.auditkit.capture.TransactionOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** An adapter that gets one thing wrong does not pass. */
class ContractFindsDefectsTest {

    /** What is wrong, and the tests that must find it. */
    record Defect(String what, AdapterDriver driver, List<String> foundBy) {

        @Override
        public String toString() {
            return what;
        }
    }

    private static Defect defect(String what, AdapterDriver driver, String... foundBy) {
        return new Defect(what, driver, List.of(foundBy));
    }

    static Stream<Defect> defects() {
        return Stream.of(
                defect("an option is not bound", NotBound::new, "everyOptionIsBound"),
                defect("a default differs", OtherDefault::new, "everyOptionHasTheDefaultThatItHasEverywhere"),
                defect(
                        "a bad value is passed over",
                        BadValuePassedOver::new,
                        "aBadValueIsRefusedWithItsKeyAndWhatIsAllowed"),
                defect("what is disabled has a file", FileAllTheSame::new, "whatIsDisabledLeavesNoFileAndNoThread"),
                defect("what is disabled has a thread", ThreadAllTheSame::new, "whatIsDisabledLeavesNoFileAndNoThread"),
                defect("capturing cannot be switched off", AlwaysCaptured::new, "methodsAreNotCapturedWhereThatIsOff"),
                defect(
                        "nothing is captured",
                        NothingCaptured::new,
                        "aCallBecomesAnEntry",
                        "withoutANameAnOperationIsTheClassAndTheMethod"),
                defect("reads are always recorded", AlwaysReads::new, "readsAreRecordedOnlyWithLogReads"),
                defect("keys are always written", AlwaysKeys::new, "keysAreHashedUnlessTheyMayBeWritten"),
                defect("the user is that of the first caller", StickyUser::new, "userAndTraceAreThoseOfTheCaller"),
                defect("there is no trace", NoTrace::new, "userAndTraceAreThoseOfTheCaller"),
                defect("the user is not carried", NotCarried::new, "userAndTraceAreCarriedToAnotherThread"),
                defect(
                        "the user stays on the other thread",
                        StaysOnThread::new,
                        "userAndTraceAreCarriedToAnotherThread"),
                defect(
                        "a stage is recorded when it is returned",
                        StageAtOnce::new,
                        "aStageIsRecordedWhenItEndsForTheUserWhoCalled"),
                defect(
                        "a call is recorded only after it was made",
                        AfterTheFact::new,
                        "nestedCallsShareACorrelation",
                        "underClosedNothingIsBegunWithoutTheLog"),
                defect("tokens are written", TokenWritten::new, "aTokenIsNeverWrittenWhole"),
                defect("refused tokens are passed over", TokenPassedOver::new, "aTokenIsNeverWrittenWhole"),
                defect("start is recorded twice", StartTwice::new, "startAndStopAreRecorded"),
                defect(
                        "the application's exception is wrapped",
                        Wrapping::new,
                        "anExceptionReachesTheCallerAndIsRecordedByItsType"),
                defect(
                        "messages of exceptions are always recorded",
                        AlwaysMessages::new,
                        "anExceptionReachesTheCallerAndIsRecordedByItsType"),
                defect(
                        "a refusal of the log reaches callers under open",
                        RefusingUnderOpen::new,
                        "underOpenTheApplicationGoesOnWithoutTheLog"),
                defect(
                        "closed does not refuse",
                        ClosedIsOpen::new,
                        "underClosedNothingIsBegunWithoutTheLog",
                        "underClosedAStageThatWasBegunEndsAsItDoes"),
                defect("closed fails what is done", FailsWhatIsDone::new, "underClosedWhatIsDoneStaysDone"),
                defect(
                        "closed hides the application's exception",
                        HidesException::new,
                        "noFailureOfTheLogHidesTheApplicationsOwn"),
                defect(
                        "transactions are not seen",
                        NoTransactions::new,
                        "whatWasCommittedIsOkAndRecordedOnlyThen",
                        "whatWasRolledBackIsAnError"),
                defect("every transaction counts as committed", AlwaysCommitted::new, "whatWasRolledBackIsAnError"),
                defect(
                        "every call counts as in a transaction",
                        AlwaysInTransaction::new,
                        "withoutATransactionNothingIsSaidOfOne"),
                defect("stopping does not end the log", NeverClosed::new, "stoppingWritesAllThatWasAccepted"),
                defect("a directory is for one application", OneApplication::new, "twoApplicationsShareADirectory"),
                defect("who disagrees is left without a log", LeftWithout::new, "whoSharesADirectoryMustAgree"));
    }

    private static TestExecutionSummary run(AdapterDriver driver, List<String> names) {
        List<MethodSelector> methods = names.stream()
                .map(name -> Arrays.stream(DefectiveContract.class.getMethods())
                        .filter(method -> method.getName().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("the contract has no test " + name)))
                .map((Method method) -> selectMethod(DefectiveContract.class, method))
                .toList();
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request().selectors(methods).build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        DefectiveContract.DRIVER.set(driver);
        LauncherFactory.create().execute(request, summary);
        return summary.getSummary();
    }

    @ParameterizedTest
    @MethodSource("defects")
    void isFound(Defect defect) {
        TestExecutionSummary summary = run(defect.driver(), defect.foundBy());
        assertThat(summary.getFailures())
                .as("tests that fail of %s", defect.foundBy())
                .hasSize(defect.foundBy().size())
                .allSatisfy(failure -> assertThat(failure.getException()).isInstanceOf(Throwable.class));
    }

    @Test
    void andThoseTestsPassWithoutADefect() {
        List<String> all = defects()
                .flatMap(defect -> defect.foundBy().stream())
                .distinct()
                .toList();
        TestExecutionSummary summary = run(PlainApplication::new, all);
        assertThat(summary.getFailures()).isEmpty();
        assertThat(summary.getTestsSucceededCount()).isEqualTo(all.size());
    }

    /** One with options of its own. */
    private abstract static class Meddling extends PlainApplication {

        Meddling(Map<String, String> properties) {
            super(properties);
        }

        abstract AuditConfig.Builder meddle(AuditConfig.Builder config);

        static AuditConfig.Builder copy(AuditConfig config) {
            AuditConfig.Builder copy = AuditConfig.builder();
            config.describe().forEach(copy::set);
            return copy;
        }

        @Override
        AuditLog open(AuditConfig config) {
            return AuditLog.open(meddle(copy(config)).build());
        }

        @Override
        AuditRecorder recorder() {
            return AuditRecorder.builder(log, meddle(copy(config)).build())
                    .users(user::get)
                    .traces(trace::get)
                    .transactions(this::join)
                    .build();
        }
    }

    private static final class NotBound extends PlainApplication {
        NotBound(Map<String, String> properties) {
            super(properties);
        }

        @Override
        AuditConfig bind(Map<String, String> properties) {
            Map<String, String> fewer = new HashMap<>(properties);
            fewer.remove("audit.capture.data");
            return super.bind(fewer);
        }
    }

    private static final class OtherDefault extends PlainApplication {
        OtherDefault(Map<String, String> properties) {
            super(properties);
        }

        @Override
        AuditConfig bind(Map<String, String> properties) {
            Map<String, String> more = new HashMap<>(properties);
            more.putIfAbsent("audit.queue-capacity", "4096");
            return super.bind(more);
        }
    }

    private static final class BadValuePassedOver extends PlainApplication {
        BadValuePassedOver(Map<String, String> properties) {
            super(properties);
        }

        @Override
        AuditConfig bind(Map<String, String> properties) {
            try {
                return super.bind(properties);
            } catch (AuditConfigException e) {
                return super.bind(Map.of("audit.log-dir", properties.get("audit.log-dir")));
            }
        }
    }

    private static final class FileAllTheSame extends PlainApplication {
        FileAllTheSame(Map<String, String> properties) {
            super(properties);
        }

        @Override
        AuditLog open(AuditConfig config) {
            try {
                Files.createDirectories(config.logDir());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return super.open(config);
        }
    }

    private static final class ThreadAllTheSame extends PlainApplication {
        ThreadAllTheSame(Map<String, String> properties) {
            super(properties);
        }

        @Override
        AuditLog open(AuditConfig config) {
            Thread idle = new Thread(
                    () -> {
                        try {
                            Thread.sleep(1_000);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "audit-idle");
            idle.setDaemon(true);
            idle.start();
            return super.open(config);
        }
    }

    private static final class AlwaysCaptured extends Meddling {
        AlwaysCaptured(Map<String, String> properties) {
            super(properties);
        }

        @Override
        AuditConfig.Builder meddle(AuditConfig.Builder config) {
            return config.captureMethods(true);
        }
    }

    private static final class NothingCaptured extends Meddling {
        NothingCaptured(Map<String, String> properties) {
            super(properties);
        }

        @Override
        AuditConfig.Builder meddle(AuditConfig.Builder config) {
            return config.captureMethods(false);
        }
    }

    private static final class AlwaysReads extends Meddling {
        AlwaysReads(Map<String, String> properties) {
            super(properties);
        }

        @Override
        AuditConfig.Builder meddle(AuditConfig.Builder config) {
            return config.logReads(true);
        }
    }

    private static final class AlwaysKeys extends Meddling {
        AlwaysKeys(Map<String, String> properties) {
            super(properties);
        }

        @Override
        AuditConfig.Builder meddle(AuditConfig.Builder config) {
            return config.sensitiveKeys(true);
        }
    }

    private static final class AlwaysMessages extends Meddling {
        AlwaysMessages(Map<String, String> properties) {
            super(properties);
        }

        @Override
        AuditConfig.Builder meddle(AuditConfig.Builder config) {
            return config.captureExceptionMessages(true);
        }
    }

    private static final class StickyUser extends PlainApplication {
        StickyUser(Map<String, String> properties) {
            super(properties);
        }

        @Override
        AuditRecorder recorder() {
            Map<String, String> first = new ConcurrentHashMap<>();
            return AuditRecorder.builder(log, config)
                    .users(() ->
                            user.get() == null ? first.get("user") : first.computeIfAbsent("user", key -> user.get()))
                    .traces(trace::get)
                    .build();
        }
    }

    private static final class NoTrace extends PlainApplication {
        NoTrace(Map<String, String> properties) {
            super(properties);
        }

        @Override
        AuditRecorder recorder() {
            return AuditRecorder.builder(log, config).users(user::get).build();
        }
    }

    private static final class NotCarried extends PlainApplication {
        NotCarried(Map<String, String> properties) {
            super(properties);
        }

        @Override
        public Executor executor() {
            return threads;
        }
    }

    private static final class StaysOnThread extends PlainApplication {
        StaysOnThread(Map<String, String> properties) {
            super(properties);
        }

        @Override
        public Executor executor() {
            String caller = user.get();
            Executor carrying = super.executor();
            return task -> carrying.execute(() -> {
                if (user.get() == null) {
                    user.set(caller);
                }
                task.run();
            });
        }
    }

    private static final class StageAtOnce extends PlainApplication {
        StageAtOnce(Map<String, String> properties) {
            super(properties);
        }

        @Override
        Object around(MethodCapture capture, AuditedMethod method, Object[] arguments, Invocation invocation)
                throws Throwable {
            if (method.operation().equals("sample.stage")) {
                recorder.begin(AuditEvent.of("sample.stage")).ok();
                return invocation.proceed();
            }
            return super.around(capture, method, arguments, invocation);
        }
    }

    private static final class AfterTheFact extends PlainApplication {
        AfterTheFact(Map<String, String> properties) {
            super(properties);
        }

        @Override
        Object around(MethodCapture capture, AuditedMethod method, Object[] arguments, Invocation invocation)
                throws Throwable {
            Object result = invocation.proceed();
            return super.around(capture, method, arguments, () -> result);
        }
    }

    private static final class TokenWritten extends PlainApplication {
        TokenWritten(Map<String, String> properties) {
            super(properties);
        }

        @Override
        public void refuseToken(String token) {
            super.refuseToken(token);
            recorder.record(AuditEvent.of("sample.token").metadata("token", token));
        }
    }

    private static final class TokenPassedOver extends PlainApplication {
        TokenPassedOver(Map<String, String> properties) {
            super(properties);
        }

        @Override
        public void refuseToken(String token) {
            // Nothing is recorded.
        }
    }

    private static final class StartTwice extends PlainApplication {
        StartTwice(Map<String, String> properties) {
            super(properties);
            recorder.record(ApplicationEvents.started("plain"));
        }
    }

    private static final class Wrapping extends PlainApplication {
        Wrapping(Map<String, String> properties) {
            super(properties);
        }

        @Override
        Object around(MethodCapture capture, AuditedMethod method, Object[] arguments, Invocation invocation)
                throws Throwable {
            try {
                return super.around(capture, method, arguments, invocation);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class RefusingUnderOpen extends PlainApplication {
        RefusingUnderOpen(Map<String, String> properties) {
            super(properties);
        }

        @Override
        Object around(MethodCapture capture, AuditedMethod method, Object[] arguments, Invocation invocation)
                throws Throwable {
            log.unavailable().ifPresent(why -> {
                throw new AuditUnavailableException(why);
            });
            return super.around(capture, method, arguments, invocation);
        }
    }

    private static final class ClosedIsOpen extends PlainApplication {
        ClosedIsOpen(Map<String, String> properties) {
            super(properties);
        }

        @Override
        Object around(MethodCapture capture, AuditedMethod method, Object[] arguments, Invocation invocation)
                throws Throwable {
            return log.unavailable().isPresent()
                    ? invocation.proceed()
                    : super.around(capture, method, arguments, invocation);
        }
    }

    private static class FailsWhatIsDone extends PlainApplication {
        FailsWhatIsDone(Map<String, String> properties) {
            super(properties);
        }

        @Override
        Object around(MethodCapture capture, AuditedMethod method, Object[] arguments, Invocation invocation)
                throws Throwable {
            try {
                return super.around(capture, method, arguments, invocation);
            } finally {
                refuse();
            }
        }

        private void refuse() {
            log.unavailable().ifPresent(why -> {
                throw new AuditUnavailableException(why);
            });
        }
    }

    private static final class HidesException extends FailsWhatIsDone {
        HidesException(Map<String, String> properties) {
            super(properties);
        }
    }

    private static final class NoTransactions extends PlainApplication {
        NoTransactions(Map<String, String> properties) {
            super(properties);
        }

        @Override
        boolean join(Consumer<TransactionOutcome> listener) {
            return false;
        }
    }

    private static final class AlwaysCommitted extends PlainApplication {
        AlwaysCommitted(Map<String, String> properties) {
            super(properties);
        }

        @Override
        boolean join(Consumer<TransactionOutcome> listener) {
            return super.join(outcome -> listener.accept(TransactionOutcome.COMMITTED));
        }
    }

    private static final class AlwaysInTransaction extends PlainApplication {
        AlwaysInTransaction(Map<String, String> properties) {
            super(properties);
        }

        @Override
        boolean join(Consumer<TransactionOutcome> listener) {
            if (!super.join(listener)) {
                listener.accept(TransactionOutcome.COMMITTED);
            }
            return true;
        }
    }

    private static final class NeverClosed extends PlainApplication {
        NeverClosed(Map<String, String> properties) {
            super(properties);
        }

        @Override
        public void close() {
            threads.shutdown();
        }
    }

    private static final class OneApplication extends PlainApplication {

        private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

        OneApplication(Map<String, String> properties) {
            super(properties);
        }

        @Override
        AuditLog open(AuditConfig config) {
            if (!OPEN.add(config.logDir())) {
                throw new IllegalStateException("in use");
            }
            return super.open(config);
        }
    }

    private static final class LeftWithout extends PlainApplication {
        LeftWithout(Map<String, String> properties) {
            super(properties);
        }

        @Override
        AuditLog open(AuditConfig config) {
            try {
                return super.open(config);
            } catch (AuditConfigException e) {
                return super.open(AuditConfig.builder().enabled(false).build());
            }
        }
    }
}
