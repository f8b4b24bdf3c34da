/** The engine of AuditKit: writes, rotates, retains, queries, exports, signs and proves an append-only audit trail. */
module dev.auditkit.core {
    requires static transitive org.jspecify;
    // Of it only a meta-annotation is used, which nothing needs at run time.
    requires static io.micronaut.micronaut_aop;
    requires java.net.http;
    requires tools.jackson.core;

    exports dev.auditkit;
    exports dev.auditkit.capture;
    exports dev.auditkit.export;
    exports dev.auditkit.note;
    exports dev.auditkit.spi;
    exports dev.auditkit.tiles;
    exports dev.auditkit.tree;
    exports dev.auditkit.verify;
    exports dev.auditkit.witness;

    uses dev.auditkit.spi.SignerProvider;
}
