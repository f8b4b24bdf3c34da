package dev.auditkit.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** Has itself restarted by the developer tools once, and ends then. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class RestartedApplication {

    // The only thing that outlives a restart, which loads classes anew.
    private static final String RESTARTED = "dev.auditkit.restarted";

    /** @param arguments properties */
    public static void main(String[] arguments) {
        new SpringApplicationBuilder(RestartedApplication.class)
                .web(WebApplicationType.NONE)
                .run(arguments);
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        ConfigurableApplicationContext context = event.getApplicationContext();
        boolean again = System.getProperty(RESTARTED) == null;
        System.setProperty(RESTARTED, "true");
        Thread next = new Thread(
                () -> {
                    if (again) {
                        Restarter.getInstance().restart();
                    } else {
                        System.exit(SpringApplication.exit(context));
                    }
                },
                "next");
        next.start();
    }
}
