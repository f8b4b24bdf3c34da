package dev.auditkit.capture;

/** How a credential may stand in the log: recognisable for who has it, useless for who has not. */
public final class Tokens {

    private static final int LONGEST = 10;

    private Tokens() {}

    /**
     * The form of a token, an API key or a session's id: {@code token:<beginning>...} with at most its first 10 characters
     * and at most a quarter of it.
     */
    public static String shortened(String token) {
        int length = Math.min(LONGEST, token.length() / 4);
        // Half of a surrogate pair is no character.
        boolean splitsPair = length > 0 && Character.isHighSurrogate(token.charAt(length - 1));
        return "token:" + token.substring(0, splitsPair ? length - 1 : length) + "...";
    }
}
