package dev.auditkit.spring;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Who may do what in the servlet application of the contract. */
@Configuration(proxyBeanMethods = false)
class ServletRules {

    @Bean
    SecurityFilterChain rules(HttpSecurity http) {
        return http.csrf(csrf -> csrf.disable())
                .authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.DELETE, "/**")
                        .hasRole("ADMIN")
                        .anyRequest()
                        .authenticated())
                .httpBasic(Customizer.withDefaults())
                .build();
    }

    /** Not the manager itself, which hashes passwords anew at the first login, and takes its time for that. */
    @SuppressWarnings("UnnecessaryMethodReference") // it is what hides the manager
    @Bean
    UserDetailsService users() {
        InMemoryUserDetailsManager users = new InMemoryUserDetailsManager(User.withUsername("alice")
                .password("{noop}alice-secret")
                .roles("USER")
                .build());
        return users::loadUserByUsername;
    }
}
