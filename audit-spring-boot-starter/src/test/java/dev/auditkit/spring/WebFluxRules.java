package dev.auditkit.spring;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** Who may do what in the WebFlux application of the contract. */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class WebFluxRules {

    @Bean
    SecurityWebFilterChain rules(ServerHttpSecurity http) {
        return http.csrf(csrf -> csrf.disable())
                .authorizeExchange(exchanges -> exchanges
                        .pathMatchers(HttpMethod.DELETE, "/**")
                        .hasRole("ADMIN")
                        .anyExchange()
                        .authenticated())
                .httpBasic(Customizer.withDefaults())
                .build();
    }

    /** Not the service itself, which hashes passwords anew at the first login, and takes its time for that. */
    @SuppressWarnings("UnnecessaryMethodReference") // it is what hides the manager
    @Bean
    ReactiveUserDetailsService users() {
        MapReactiveUserDetailsService users = new MapReactiveUserDetailsService(User.withUsername("alice")
                .password("{noop}alice-secret")
                .roles("USER")
                .build());
        return users::findByUsername;
    }
}
