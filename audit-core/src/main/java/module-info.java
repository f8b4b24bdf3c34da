/** The engine of AuditKit: writes, rotates, retains, queries, exports, signs and proves an append-only audit trail. */
module dev.auditkit.core {
    requires static transitive org.jspecify;
    requires java.net.http;
    requires tools.jackson.core;

    exports dev.auditkit;
    exports dev.auditkit.export;
    exports dev.auditkit.note;
    exports dev.auditkit.spi;
    exports dev.auditkit.tiles;
    exports dev.auditkit.tree;
    exports dev.auditkit.verify;
    exports dev.auditkit.witness;

    uses dev.auditkit.spi.SignerProvider;
}
