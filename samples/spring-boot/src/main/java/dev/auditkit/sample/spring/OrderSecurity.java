package dev.auditkit.sample.spring;

import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Who may do what. */
@Configuration(proxyBeanMethods = false)
class OrderSecurity {

    /** Users log in; only administrators remove orders; only auditors see how the service is run. */
    @Bean
    SecurityFilterChain rules(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(EndpointRequest.to("health"))
                        .permitAll()
                        .requestMatchers(EndpointRequest.toAnyEndpoint())
                        .hasRole("AUDITOR")
                        .requestMatchers(HttpMethod.DELETE, "/orders/**")
                        .hasRole("ADMIN")
                        .anyRequest()
                        .hasRole("USER"))
                .httpBasic(Customizer.withDefaults())
                // No browser keeps a login of ours that another page could use: there is no session.
                .csrf(csrf -> csrf.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    /** Passwords as they are: this is a sample. Not the manager itself, which has them hashed anew at the first login. */
    @SuppressWarnings("UnnecessaryMethodReference") // it is what hides the manager
    @Bean
    UserDetailsService users() {
        InMemoryUserDetailsManager users = new InMemoryUserDetailsManager(
                user("alice", "USER"), user("bob", "USER", "ADMIN"), user("audrey", "AUDITOR"));
        return users::loadUserByUsername;
    }

    private static UserDetails user(String name, String... roles) {
        return User.withUsername(name)
                .password("{noop}" + name + "-secret")
                .roles(roles)
                .build();
    }
}
