package dev.auditkit.spring.web;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.HttpCapture;
import dev.auditkit.capture.SourceProvider;
import dev.auditkit.capture.UserProvider;
import dev.auditkit.spring.AuditLogAutoConfiguration;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Records the requests of a servlet application, and tells the recorder from where they come. */
@AutoConfiguration(before = AuditLogAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({Filter.class, OncePerRequestFilter.class})
public final class AuditHttpAutoConfiguration {

    /** After the filters for forwarded headers and tracing, before Spring Security's, which answers what it refuses. */
    static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 10;

    static final int LAST = Ordered.LOWEST_PRECEDENCE - 10;

    AuditHttpAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    SourceProvider auditSourceProvider() {
        return new RequestSource();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = "audit.capture.http", matchIfMissing = true)
    static final class Requests {

        @Bean
        @ConditionalOnMissingBean
        HttpCapture auditHttpCapture(AuditRecorder recorder) {
            return new HttpCapture(recorder);
        }

        @Bean
        @ConditionalOnMissingBean(name = "auditHttpFilter")
        FilterRegistrationBean<HttpCaptureFilter> auditHttpFilter(HttpCapture capture, ObjectProvider<Routes> routes) {
            FilterRegistrationBean<HttpCaptureFilter> filter = new FilterRegistrationBean<>(
                    new HttpCaptureFilter(capture, routes.getIfAvailable(() -> Routes.FOUND)));
            filter.setOrder(FIRST);
            return filter;
        }

        @Bean
        @ConditionalOnMissingBean(name = "auditHttpUserFilter")
        FilterRegistrationBean<HttpUserFilter> auditHttpUserFilter(ObjectProvider<UserProvider> users) {
            FilterRegistrationBean<HttpUserFilter> filter =
                    new FilterRegistrationBean<>(new HttpUserFilter(users.getIfAvailable(() -> UserProvider.NONE)));
            filter.setOrder(LAST);
            return filter;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RequestMappingInfoHandlerMapping.class)
    @ConditionalOnBooleanProperty(name = "audit.capture.http", matchIfMissing = true)
    static final class OfMvc {

        @Bean
        @ConditionalOnMissingBean
        Routes auditRoutes(ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
            return new MvcRoutes(() -> mappings.orderedStream().toList());
        }
    }
}
