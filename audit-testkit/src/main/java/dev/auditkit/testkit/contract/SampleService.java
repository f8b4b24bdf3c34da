package dev.auditkit.testkit.contract;

import dev.auditkit.AuditType;
import dev.auditkit.Audited;
import java.util.concurrent.CompletionStage;

/**
 * What the application of the contract does. An adapter makes a bean of this class, or of one that adds nothing but what its framework
 * needs. Stateless.
 */
public class SampleService {

    /** Does nothing, and returns the id. */
    @Audited(operation = "sample.write", key = "sample:{id}", metadata = "amount={amount}")
    public String write(String id, int amount) {
        return id;
    }

    /** Does nothing, and returns the id. */
    @Audited(operation = "sample.read", key = "sample:{id}", type = AuditType.READ)
    public String read(String id) {
        return id;
    }

    /** Is recorded under its own name. */
    @Audited
    public void unnamed() {
        // To be called is all.
    }

    /** Runs what it is given. */
    @Audited(operation = "sample.run", key = "run")
    public void run(Runnable work) {
        work.run();
    }

    /**
     * Throws what it is given.
     *
     * @throws Exception always
     */
    @Audited(operation = "sample.fail", key = "sample:{id}")
    public void fail(String id, Exception failure) throws Exception {
        throw failure;
    }

    /** Ends when and as the stage does. */
    @Audited(operation = "sample.stage", key = "sample:{return}")
    public CompletionStage<String> stage(CompletionStage<String> stage) {
        return stage;
    }

    /** Is not recorded. */
    public String notAudited(String id) {
        return id;
    }
}
