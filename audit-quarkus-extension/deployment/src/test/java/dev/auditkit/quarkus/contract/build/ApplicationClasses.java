package dev.auditkit.quarkus.contract.build;

import io.quarkus.builder.BuildChainBuilder;
import io.quarkus.deployment.builditem.ApplicationClassPredicateBuildItem;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Says which classes are the application's own, as Quarkus's own test extensions do. Otherwise what Quarkus REST generates to call a resource goes to a
 * class loader from which the resource cannot be seen, and each request is answered with 500. Quarkus makes it by its name, where it builds.
 */
public class ApplicationClasses implements Function<Map<String, Object>, List<Consumer<BuildChainBuilder>>> {

    private static final String OF_APPLICATION = "dev.auditkit.quarkus.contract.app.";

    @Override
    public List<Consumer<BuildChainBuilder>> apply(Map<String, Object> properties) {
        return List.of(chain -> chain.addBuildStep(context -> context.produce(
                        new ApplicationClassPredicateBuildItem(name -> name.startsWith(OF_APPLICATION))))
                .produces(ApplicationClassPredicateBuildItem.class)
                .build());
    }
}
