package dev.auditkit.violation;

import dev.auditkit.internal.journal.JournalView;
import java.util.logging.Logger;

/** Does what no class outside of the core may do, so that a test can see the rules fail. */
public final class OutsiderThatKnowsTheInside {

    private OutsiderThatKnowsTheInside() {}

    public static void speak() {
        Logger.getLogger("dev.auditkit").info(JournalView.EMPTY.toString());
        System.out.println("hello");
    }
}
