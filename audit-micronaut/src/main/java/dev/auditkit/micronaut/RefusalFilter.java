package dev.auditkit.micronaut;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.HttpCapture;
import dev.auditkit.capture.SecurityEvents;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.filters.SecurityFilter;
import io.micronaut.web.router.RouteAttributes;

/**
 * Stands before the filter of Micronaut Security, and records whom that, or what comes after it, has refused. Micronaut may call a filter that
 * stands further out first where a request is refused, so it is told of the answer by that too. Safe for use by many threads.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Requires(beans = RequestLogins.class)
final class RefusalFilter implements Ordered, AnswerListener {

    private static final String RECORDED = RefusalFilter.class.getName();

    private final RequestLogins logins;
    private final AuditRecorder recorder;

    RefusalFilter(RequestLogins logins, AuditRecorder recorder) {
        this.logins = logins;
        this.recorder = recorder;
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.before();
    }

    @Override
    @ResponseFilter
    public void answered(HttpRequest<?> request, HttpResponse<?> response) {
        if (!logins.records()) {
            return;
        }
        logins.decided(request);
        boolean refused = request.getAttribute(SecurityFilter.REJECTION).isPresent()
                || RouteAttributes.getException(response)
                        .filter(AuthorizationException.class::isInstance)
                        .isPresent();
        if (refused
                && !logins.wereRefused(request)
                && request.getAttribute(RECORDED).isEmpty()) {
            request.setAttribute(RECORDED, true);
            String user = request.getUserPrincipal().map(Users::name).orElse(null);
            String path = HttpCapture.key(request.getUri().getRawPath());
            recorder.record(SecurityEvents.accessDenied(user, path, null));
        }
    }
}
