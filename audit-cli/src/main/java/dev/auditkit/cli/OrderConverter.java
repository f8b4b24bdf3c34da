package dev.auditkit.cli;

import dev.auditkit.AuditQuery.Order;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads in which order entries are wanted. */
final class OrderConverter implements ITypeConverter<Order> {

    @Override
    public Order convert(String value) {
        return switch (value) {
            case "newest" -> Order.NEWEST_FIRST;
            case "oldest" -> Order.OLDEST_FIRST;
            default -> throw new TypeConversionException("'" + value + "' is no order; allowed: newest, oldest");
        };
    }
}
