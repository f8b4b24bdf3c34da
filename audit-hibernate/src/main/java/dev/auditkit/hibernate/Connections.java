package dev.auditkit.hibernate;

import java.sql.SQLException;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.resource.jdbc.spi.LogicalConnectionImplementor;

/** What a session's connection says. */
final class Connections {

    private Connections() {}

    /** Whether each statement is a transaction of its own; the connection is not taken from the pool to find out. */
    static boolean commitEachStatement(SharedSessionContractImplementor session) {
        LogicalConnectionImplementor connection = session.getJdbcCoordinator().getLogicalConnection();
        try {
            return connection.isPhysicallyConnected()
                    ? connection.getPhysicalConnection().getAutoCommit()
                    : connection.isOpen();
        } catch (SQLException e) {
            return false;
        }
    }
}
