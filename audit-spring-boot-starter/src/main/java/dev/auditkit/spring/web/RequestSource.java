package dev.auditkit.spring.web;

import dev.auditkit.capture.SourceProvider;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** The address of the client whose request the thread works on, under the server's own rules for proxies. Stateless. */
final class RequestSource implements SourceProvider {

    @Override
    public @Nullable String source() {
        HttpServletRequest request = current();
        return request == null ? null : request.getRemoteAddr();
    }

    /** The request; null on a thread that works on none. */
    static @Nullable HttpServletRequest current() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest()
                : null;
    }
}
