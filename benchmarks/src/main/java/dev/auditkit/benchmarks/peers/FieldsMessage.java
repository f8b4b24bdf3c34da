package dev.auditkit.benchmarks.peers;

import org.apache.logging.log4j.message.AsynchronouslyFormattable;
import org.apache.logging.log4j.message.MapMessage;

/** A Log4j map message whose values need not be strings. */
@AsynchronouslyFormattable
final class FieldsMessage extends MapMessage<FieldsMessage, Object> {

    FieldsMessage(int capacity) {
        super(capacity);
    }
}
