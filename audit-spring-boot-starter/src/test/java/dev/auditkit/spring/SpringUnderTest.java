package dev.auditkit.spring;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import dev.auditkit.capture.AuditTrace;
import dev.auditkit.testkit.contract.RunningApplication;
import dev.auditkit.testkit.contract.SampleService;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.DefaultAuthenticationEventPublisher;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A real application, with the class path of one that has everything, and no line for auditing. */
final class SpringUnderTest implements RunningApplication {

    private static final Map<String, String> DEFAULTS = Map.of(
            "spring.main.banner-mode", "off",
            "logging.level.root", "off",
            "server.port", "0",
            "server.shutdown", "immediate",
            "spring.reactor.netty.shutdown-quiet-period", "0s");

    private final ConfigurableApplicationContext context;

    SpringUnderTest(WebApplicationType type, Map<String, String> properties, Class<?>... more) {
        Map<String, String> all = new HashMap<>(DEFAULTS);
        all.putAll(properties);
        context = new SpringApplicationBuilder(Application.class)
                .sources(more)
                .web(type)
                .registerShutdownHook(false)
                .run(all.entrySet().stream()
                        .map(property -> "--" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new));
    }

    /** The context, for what the contract does not ask for. */
    ConfigurableApplicationContext context() {
        return context;
    }

    @Override
    public AuditLog auditLog() {
        return context.getBean(AuditLog.class);
    }

    @Override
    public AuditConfig auditConfig() {
        return context.getBean(AuditConfig.class);
    }

    @Override
    public SampleService service() {
        return context.getBean(SampleService.class);
    }

    @Override
    public URI uri() {
        return URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
    }

    @Override
    public <T extends @Nullable Object> T with(@Nullable String user, @Nullable AuditTrace trace, Callable<T> call)
            throws Exception {
        if (user != null) {
            SecurityContextHolder.setContext(
                    new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(user, null, null)));
        }
        if (trace != null) {
            MDC.put("traceId", trace.traceId());
            MDC.put("spanId", trace.spanId());
        }
        try {
            return call.call();
        } finally {
            SecurityContextHolder.clearContext();
            MDC.clear();
        }
    }

    @Override
    public Executor executor() {
        return context.getBean("applicationTaskExecutor", Executor.class);
    }

    @Override
    public void inTransaction(Runnable work) {
        new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
                .executeWithoutResult(status -> work.run());
    }

    @Override
    public void refuseToken(String token) {
        new DefaultAuthenticationEventPublisher(context)
                .publishAuthenticationFailure(
                        new BadCredentialsException("refused"), new PreAuthenticatedAuthenticationToken(token, token));
    }

    @Override
    public void close() {
        context.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        SampleService sampleService() {
            return new SampleService();
        }

        @Bean
        PlatformTransactionManager transactionManager() {
            return new EmptyTransactionManager();
        }
    }
}
