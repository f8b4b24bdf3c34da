/** The engine of AuditKit: writes, rotates, retains, queries and exports an append-only audit trail. */
module dev.auditkit.core {
    requires static transitive org.jspecify;
    requires tools.jackson.core;

    exports dev.auditkit;
    exports dev.auditkit.export;
    exports dev.auditkit.note;
    exports dev.auditkit.spi;
    exports dev.auditkit.tree;
    exports dev.auditkit.verify;

    uses dev.auditkit.spi.SignerProvider;
}
