package dev.auditkit.spring.web;

import dev.auditkit.capture.HttpOperation;
import dev.auditkit.capture.UserProvider;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Tells the operation of a request who it is for, once Spring Security has found that out. Safe for use by many threads. */
final class HttpUserFilter extends OncePerRequestFilter {

    private final UserProvider users;

    HttpUserFilter(UserProvider users) {
        this.users = users;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getAttribute(HttpOperation.class.getName()) instanceof HttpOperation operation) {
            String user = users.user();
            if (user != null) {
                operation.operation().user(user);
            }
        }
        chain.doFilter(request, response);
    }
}
