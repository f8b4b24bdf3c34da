package dev.auditkit.spring.security;

import dev.auditkit.capture.Tokens;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.RememberMeAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.StringUtils;

/** The names of users, as Spring Security has them. */
final class SecurityUsers {

    private static final Pattern FEDERATED =
            Pattern.compile("org\\.springframework\\.security\\.(oauth2|saml2|cas)\\..*");
    private static final int SHORTEST_KEY = 16;
    private static final Pattern TOKEN68 = Pattern.compile("[A-Za-z0-9._~+/:-]+=*");
    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /** A letter after a digit in one word of eight or more: not user12345678, nor orders-eu-west-1. */
    private static final Pattern SCRAMBLED =
            Pattern.compile("(?<![A-Za-z0-9])(?=[A-Za-z0-9]{8})[A-Za-z0-9]*[0-9][A-Za-z]");

    private SecurityUsers() {}

    /** Who is logged in on this thread; null when nobody is. */
    static @Nullable String current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.isAuthenticated() ? name(authentication) : null;
    }

    /**
     * The name that an authentication is for, whether or not it succeeded: of a JWT or an OAuth 2.0 login its subject, unless Spring
     * Security was told to take another claim; of what is its own credential or looks like one, such as an API key, the shortened form. Null
     * for an anonymous one.
     */
    static @Nullable String name(Authentication authentication) {
        if (authentication instanceof AnonymousAuthenticationToken) {
            return null;
        }
        String name = authentication.getName();
        if (isCredential(authentication, name)) {
            return Tokens.shortened(name);
        }
        return StringUtils.hasText(name) ? name : null;
    }

    /** The name, where Spring Security says who it is only when asked, and throws where nobody is. */
    static @Nullable String name(Supplier<? extends @Nullable Authentication> asked) {
        try {
            Authentication known = asked.get();
            return known == null ? null : name(known);
        } catch (AuthenticationException e) {
            return null;
        }
    }

    /** The token, where that is what stands for the name; what is typed in for one is not. */
    static @Nullable String token(Authentication authentication) {
        String name = authentication.getName();
        return isCredential(authentication, name) && !(authentication instanceof UsernamePasswordAuthenticationToken)
                ? name
                : null;
    }

    /**
     * Whether the name is what somebody proves to be who they are with. A filter of an application's own may put an API key where the name
     * goes, and nothing but its look tells of it. Names that somebody else vouches for look as they like.
     */
    private static boolean isCredential(Authentication authentication, @Nullable String name) {
        if (!StringUtils.hasText(name)) {
            return false;
        }
        boolean password = authentication instanceof UsernamePasswordAuthenticationToken;
        if (name.equals(authentication.getCredentials())) {
            return !password || looksLikeKey(name); // some have their name as the password
        }
        boolean vouchedFor = (password && !(authentication.getPrincipal() instanceof String))
                || authentication instanceof RememberMeAuthenticationToken
                || FEDERATED.matcher(authentication.getClass().getName()).matches();
        return !vouchedFor && looksLikeKey(name);
    }

    /** Long, of the characters that tokens are made of (RFC 9110 11.2), and not only of words and numbers. */
    private static boolean looksLikeKey(String name) {
        return name.length() >= SHORTEST_KEY
                && TOKEN68.matcher(name).matches()
                && (UUID.matcher(name).matches() || SCRAMBLED.matcher(name).find());
    }
}
