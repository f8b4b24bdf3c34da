package dev.auditkit.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.auditkit.spi.SignerProvider;
import io.quarkus.builder.item.BuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.builditem.nativeimage.NativeImageProxyDefinitionBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveClassBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveFieldBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveMethodBuildItem;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a native image is told of is there: names in texts go out of date unseen. */
class NativeProcessorTest {

    private final NativeProcessor processor = new NativeProcessor();

    @Test
    void theClassesThatAreMadeAnewInEachProcessAreThere() {
        assertThatCode(() -> Class.forName(processor.randomness().getClassName()))
                .doesNotThrowAnyException();
        assertThatCode(() -> Class.forName(processor.processors().getClassName()))
                .doesNotThrowAnyException();
    }

    @Test
    void theTextsAreThere() {
        assertThat(processor.texts().getIncludePatterns()).hasSize(1);
        assertThat(getClass().getResource("/dev/auditkit/internal/proof/evidence.txt"))
                .isNotNull();
    }

    @Test
    void providersOfKeysAreThoseOfTheServiceLoader() {
        assertThat(processor.signers().serviceDescriptorFile())
                .isEqualTo("META-INF/services/" + SignerProvider.class.getName());
    }

    @Test
    void whatBulkStatementsOfHibernateAreSeenByIsThere() {
        List<ReflectiveClassBuildItem> classes = new ArrayList<>();
        List<ReflectiveFieldBuildItem> fields = new ArrayList<>();
        List<ReflectiveMethodBuildItem> methods = new ArrayList<>();
        List<NativeImageProxyDefinitionBuildItem> proxies = new ArrayList<>();
        processor.hibernate(
                new Capabilities(Set.of(Capability.HIBERNATE_ORM)),
                classes::add,
                fields::add,
                methods::add,
                proxies::add);
        assertThat(fields)
                .singleElement()
                .satisfies(field -> assertThat(loaded(field.getDeclaringClass()).getDeclaredField(field.getName()))
                        .isNotNull());
        assertThat(methods)
                .singleElement()
                .satisfies(
                        method -> assertThat(loaded(method.getDeclaringClass()).getDeclaredMethod(method.getName()))
                                .isNotNull());
        assertThat(proxies)
                .singleElement()
                .satisfies(proxy -> assertThat(proxy.getClasses())
                        .singleElement()
                        .satisfies(type -> assertThat(loaded(type)).isInterface()));
        assertThat(classes)
                .singleElement()
                .satisfies(type -> assertThat(type.getClassNames())
                        .containsExactlyElementsOf(proxies.get(0).getClasses()));
    }

    @Test
    void withoutHibernateThereIsNothingOfIt() {
        processor.hibernate(
                new Capabilities(Set.of()),
                NativeProcessorTest::unexpected,
                NativeProcessorTest::unexpected,
                NativeProcessorTest::unexpected,
                NativeProcessorTest::unexpected);
    }

    @Test
    void typesWhosePropertiesTemplatesNameAreRemembered() throws Exception {
        PropertiesRead properties = new PropertiesRead();
        assertThat(properties.find(Order.class, "id")).isNotNull();
        assertThat(properties.find(Customer.class, "name")).isNull();
        Type applied = Order.class.getDeclaredMethod("box").getGenericReturnType();
        assertThat(properties.find(applied, "content")).isNotNull();
        assertThat(properties.types())
                .containsExactlyInAnyOrder(Order.class.getName(), Box.class.getName(), Customer.class.getName());
    }

    private static Class<?> loaded(String name) throws ClassNotFoundException {
        return Class.forName(name, false, NativeProcessorTest.class.getClassLoader());
    }

    private static void unexpected(BuildItem item) {
        throw new AssertionError(item);
    }

    record Order(String id) {

        Box<Customer> box() {
            return new Box<>(new Customer());
        }
    }

    record Box<T>(T content) {}

    record Customer() {}
}
