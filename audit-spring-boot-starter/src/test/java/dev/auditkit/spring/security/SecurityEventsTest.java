package dev.auditkit.spring.security;

import static dev.auditkit.testkit.AuditAssertions.assertThat;

import dev.auditkit.AuditLog;
import dev.auditkit.spring.AuditLogAutoConfiguration;
import dev.auditkit.testkit.InMemoryAuditLog;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationEvent;
import org.springframework.security.authentication.ProviderNotFoundException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.event.AuthenticationFailureProviderNotFoundEvent;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.session.SessionDestroyedEvent;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.authentication.session.SessionFixationProtectionEvent;
import org.springframework.security.web.authentication.switchuser.AuthenticationSwitchUserEvent;

/** Events of Spring Security beyond logins and refusals. */
class SecurityEventsTest {

    private static final Authentication ALICE = UsernamePasswordAuthenticationToken.authenticated(
            "alice", null, AuthorityUtils.createAuthorityList("ROLE_USER"));

    private static void publish(ApplicationEvent event, java.util.function.Consumer<AuditLog> check) {
        try (InMemoryAuditLog log = InMemoryAuditLog.create()) {
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(
                            AuditLogAutoConfiguration.class, AuditSecurityAutoConfiguration.class))
                    .withBean(AuditLog.class, () -> log)
                    .withPropertyValues("audit.sensitive-keys=true")
                    .run(context -> {
                        context.publishEvent(event);
                        log.flush();
                        check.accept(log);
                    });
        }
    }

    @Test
    void aManagerThatIsNotAskedForALoginRefusesNothing() {
        publish(
                new AuthenticationFailureProviderNotFoundEvent(ALICE, new ProviderNotFoundException("none")),
                log -> assertThat(log).hasNoEntry(matching -> matching.operation("security.login")));
    }

    @Test
    void aLogoutIsRecorded() {
        publish(
                new LogoutSuccessEvent(ALICE),
                log -> assertThat(log)
                        .hasEntry()
                        .withOperation("security.logout")
                        .by("alice")
                        .isOk());
    }

    @Test
    void anotherIdOfASessionIsRecordedWithoutEither() {
        publish(new SessionFixationProtectionEvent(ALICE, "oldsession", "newsession"), log -> {
            assertThat(log)
                    .hasEntry()
                    .withOperation("security.session")
                    .by("alice")
                    .withMetadata("change", "renewed");
            assertThat(log).hasNoEntry(matching -> matching.key("newsession"));
        });
    }

    @Test
    void theEndOfASessionIsRecordedForWhoeverWasLoggedIn() {
        SessionDestroyedEvent event = new SessionDestroyedEvent("session") {
            @Override
            public List<SecurityContext> getSecurityContexts() {
                return List.of(new SecurityContextImpl(ALICE), new SecurityContextImpl());
            }

            @Override
            public String getId() {
                return "session";
            }
        };
        publish(
                event,
                log -> assertThat(log)
                        .hasEntry()
                        .withOperation("security.session")
                        .by("alice")
                        .withMetadata("change", "ended")
                        .once());
    }

    @Test
    void whoWorksAsSomebodyElseIsRecorded() {
        publish(
                new AuthenticationSwitchUserEvent(
                        ALICE, User.withUsername("bob").password("").build()),
                log -> assertThat(log)
                        .hasEntry()
                        .withOperation("security.user_switch")
                        .by("alice")
                        .withKey("user:bob"));
    }
}
