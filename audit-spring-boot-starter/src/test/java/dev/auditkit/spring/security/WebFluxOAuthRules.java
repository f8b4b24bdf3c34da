package dev.auditkit.spring.security;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.server.resource.authentication.OpaqueTokenReactiveAuthenticationManager;
import org.springframework.security.oauth2.server.resource.introspection.ReactiveOpaqueTokenIntrospector;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import reactor.core.publisher.Mono;

/** Routes for who has a JWT, for who has an opaque token, and for who logs in. */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class WebFluxOAuthRules {

    @Bean
    @Order(1)
    SecurityWebFilterChain withJwt(ServerHttpSecurity http) {
        return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/api/**"))
                .authorizeExchange(exchanges -> exchanges
                        .pathMatchers(HttpMethod.POST, "/**")
                        .hasAuthority("SCOPE_orders")
                        .anyExchange()
                        .authenticated())
                .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
                .build();
    }

    @Bean
    @Order(2)
    SecurityWebFilterChain withOpaqueToken(ServerHttpSecurity http, ReactiveAuthenticationManager tokens) {
        return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/opaque/**"))
                .authorizeExchange(exchanges -> exchanges.anyExchange().hasAuthority("SCOPE_orders"))
                .oauth2ResourceServer(server -> server.authenticationManagerResolver(exchange -> Mono.just(tokens)))
                .build();
    }

    /** A bean, so that its logins are recorded. */
    @Bean
    ReactiveAuthenticationManager tokens(ReactiveOpaqueTokenIntrospector introspector) {
        return new OpaqueTokenReactiveAuthenticationManager(introspector);
    }

    @Bean
    @Order(3)
    SecurityWebFilterChain withLogin(ServerHttpSecurity http) {
        return http.csrf(csrf -> csrf.disable())
                .authorizeExchange(exchanges -> exchanges.anyExchange().authenticated())
                .oauth2Login(Customizer.withDefaults())
                .oauth2Client(Customizer.withDefaults())
                .build();
    }
}
