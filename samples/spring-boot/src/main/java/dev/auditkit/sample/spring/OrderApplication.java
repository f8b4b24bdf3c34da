package dev.auditkit.sample.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the order service. */
@SpringBootApplication
public class OrderApplication {

    /**
     * Starts it.
     *
     * @param arguments properties, as Spring Boot takes them, such as {@code --server.port=8081}
     */
    public static void main(String[] arguments) {
        SpringApplication.run(OrderApplication.class, arguments);
    }
}
