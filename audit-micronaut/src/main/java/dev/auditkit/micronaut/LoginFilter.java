package dev.auditkit.micronaut;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;

/** Stands behind the filter of Micronaut Security: who comes by was let pass. Safe for use by many threads. */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Requires(beans = RequestLogins.class)
final class LoginFilter implements Ordered {

    private final RequestLogins logins;

    LoginFilter(RequestLogins logins) {
        this.logins = logins;
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.after();
    }

    @RequestFilter
    void passed(HttpRequest<?> request) {
        logins.decided(request);
    }
}
