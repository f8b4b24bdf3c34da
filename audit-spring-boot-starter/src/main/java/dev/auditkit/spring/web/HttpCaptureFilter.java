package dev.auditkit.spring.web;

import dev.auditkit.AuditUnavailableException;
import dev.auditkit.capture.AuditScope;
import dev.auditkit.capture.HttpCapture;
import dev.auditkit.capture.HttpOperation;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Records requests. It stands before the filters of Spring Security, so that what those refuse is recorded too. The operation is an
 * attribute of the request, under the name of its class. Safe for use by many threads.
 */
final class HttpCaptureFilter extends OncePerRequestFilter {

    private final HttpCapture capture;
    private final Routes routes;

    HttpCaptureFilter(HttpCapture capture, Routes routes) {
        this.capture = capture;
        this.routes = routes;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !capture.captures(request.getMethod(), withoutContext(request));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpOperation operation;
        try {
            operation = capture.begin(request.getMethod(), request.getRequestURI(), request.getRemoteAddr());
        } catch (AuditUnavailableException e) {
            logger.warn("A request is refused, as it could not be recorded", e);
            // Not sendError: the page for errors may be one that Spring Security refuses, with a status of its own.
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        request.setAttribute(HttpOperation.class.getName(), operation);
        HttpEnding ending = new HttpEnding(operation, routes, request, response);
        AuditScope scope = operation.activate();
        try {
            chain.doFilter(request, response);
        } catch (Throwable e) {
            ending.failed(e);
            throw e;
        } finally {
            scope.close();
            ending.whenDone();
        }
    }

    /** Patterns of paths do not have the application's own prefix. */
    private static String withoutContext(HttpServletRequest request) {
        String path = request.getRequestURI();
        String context = request.getContextPath();
        return path.startsWith(context) ? path.substring(context.length()) : path;
    }
}
