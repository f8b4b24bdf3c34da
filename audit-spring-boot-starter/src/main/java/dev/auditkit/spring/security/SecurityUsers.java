package dev.auditkit.spring.security;

import dev.auditkit.capture.Tokens;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.StringUtils;

/** The names of users, as Spring Security has them. */
final class SecurityUsers {

    private SecurityUsers() {}

    /** Who is logged in on this thread; null when nobody is. */
    static @Nullable String current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.isAuthenticated() ? name(authentication) : null;
    }

    /**
     * The name that an authentication is for, whether or not it succeeded: of a JWT or an OAuth 2.0 login its subject, unless Spring
     * Security was told to take another claim; of what is its own credential, such as an API key, the shortened form. Null for
     * an anonymous one.
     */
    static @Nullable String name(Authentication authentication) {
        if (authentication instanceof AnonymousAuthenticationToken) {
            return null;
        }
        String token = token(authentication);
        if (token != null) {
            return Tokens.shortened(token);
        }
        String name = authentication.getName();
        return StringUtils.hasText(name) ? name : null;
    }

    /** The token, where that is what stands for the name; a user who has their name as the password is not one. */
    static @Nullable String token(Authentication authentication) {
        String name = authentication.getName();
        boolean isCredential = StringUtils.hasText(name)
                && name.equals(authentication.getCredentials())
                && !(authentication instanceof UsernamePasswordAuthenticationToken);
        return isCredential ? name : null;
    }
}
