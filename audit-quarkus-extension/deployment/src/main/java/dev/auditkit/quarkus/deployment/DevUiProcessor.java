package dev.auditkit.quarkus.deployment;

import dev.auditkit.quarkus.AuditDevUi;
import io.quarkus.deployment.IsDevelopment;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.devui.spi.JsonRPCProvidersBuildItem;
import io.quarkus.devui.spi.page.CardPageBuildItem;
import io.quarkus.devui.spi.page.Page;

/** A card of Dev UI with a page: the newest entries as they come, statistics, and verification. */
class DevUiProcessor {

    @BuildStep(onlyIf = IsDevelopment.class)
    CardPageBuildItem card() {
        CardPageBuildItem card = new CardPageBuildItem();
        card.addPage(Page.webComponentPageBuilder()
                .title("Audit log")
                .icon("font-awesome-solid:clipboard-list")
                .componentLink("qwc-audit-log.js"));
        return card;
    }

    @BuildStep(onlyIf = IsDevelopment.class)
    JsonRPCProvidersBuildItem methods() {
        return new JsonRPCProvidersBuildItem(AuditDevUi.class);
    }
}
