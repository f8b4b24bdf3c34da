package dev.auditkit.spring;

import dev.auditkit.testkit.contract.AdapterContract;
import dev.auditkit.testkit.contract.AdapterDriver;
import dev.auditkit.testkit.contract.HttpAdapterContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.springframework.boot.WebApplicationType;

/** Applications of Spring Boot pass the contract: those without a server, with servlets, and with WebFlux. */
class SpringContractTest {

    private static final AdapterDriver PLAIN = properties -> new SpringUnderTest(WebApplicationType.NONE, properties);
    private static final AdapterDriver SERVLET = properties ->
            new SpringUnderTest(WebApplicationType.SERVLET, properties, SampleController.class, ServletRules.class);
    private static final AdapterDriver WEBFLUX = properties ->
            new SpringUnderTest(WebApplicationType.REACTIVE, properties, SampleController.class, WebFluxRules.class);

    @Nested
    class OfAnApplicationWithoutAServer extends AdapterContract {

        @Override
        public AdapterDriver driver() {
            return PLAIN;
        }
    }

    @Nested
    class OfAServletApplication extends HttpAdapterContract {

        @Override
        public AdapterDriver driver() {
            return SERVLET;
        }
    }

    @Nested
    class OfAWebFluxApplication extends HttpAdapterContract {

        @Override
        public AdapterDriver driver() {
            return WEBFLUX;
        }
    }

    /** The rest of the contract has nothing to do with servers: it is tried with them where there is time. */
    @Nested
    @Tag("heavy")
    class AllOfAServletApplication extends AdapterContract {

        @Override
        public AdapterDriver driver() {
            return SERVLET;
        }
    }

    @Nested
    @Tag("heavy")
    class AllOfAWebFluxApplication extends AdapterContract {

        @Override
        public AdapterDriver driver() {
            return WEBFLUX;
        }
    }
}
