package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeNameTest {

    private static final String PROPERTY = "sun.java.command";

    private final String command = System.getProperty(PROPERTY);

    @AfterEach
    void restore() {
        if (command == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, command);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/opt/shop/shop-app-1.2.3-SNAPSHOT.jar --port 80,shop-app",
        "C:\\shop\\shop.jar,shop",
        "shop-2go.jar,shop",
        "com.acme.shop.Main x y,Main",
        "com.acme.shop/com.acme.shop.Main,Main",
        "com.acme.Outer$Main,Outer$Main",
        "'  ',java",
        "'?*!',java",
        "sh\u00f6p.jar,shp"
    })
    void beginsWithTheNameOfTheApplication(String started, String expected) {
        System.setProperty(PROPERTY, started);
        assertThat(NodeName.ofThisProcess()).startsWith(expected + "@");
    }

    @Test
    void doesWithoutACommand() {
        System.clearProperty(PROPERTY);
        assertThat(NodeName.ofThisProcess()).matches("java@\\S+");
    }

    @Test
    void isAlwaysAllowedAsANode() {
        System.setProperty(PROPERTY, "A".repeat(400));
        String name = NodeName.ofThisProcess();
        assertThat(name).hasSize(255);
        assertThat(AuditOption.NODE.parse(name)).isEqualTo(name);
    }
}
