package dev.auditkit.internal.keys;

import dev.auditkit.note.NoteSigner;
import dev.auditkit.spi.SignerProvider;
import java.io.IOException;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds who signs for a location with a scheme. */
final class SignerProviders {

    /** A scheme (RFC 3986, section 3.1) of more than the one letter that a drive has. */
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*", Pattern.DOTALL);

    private SignerProviders() {}

    /** The scheme of a location, if it has one. */
    static Optional<String> scheme(String location) {
        Matcher matcher = SCHEME.matcher(location);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /**
     * The signer of a location.
     *
     * @throws UnusableKeyException when nobody takes the scheme, or the signer is not the log's
     * @throws IOException when the provider cannot reach what has the key
     */
    static NoteSigner open(String scheme, String location, String origin) throws UnusableKeyException, IOException {
        TreeSet<String> known = new TreeSet<>();
        for (SignerProvider provider : ServiceLoader.load(SignerProvider.class)) {
            if (provider.scheme().equalsIgnoreCase(scheme)) {
                NoteSigner signer = provider.signer(origin, location);
                String name = signer.verifierKey().name();
                if (!name.equals(origin)) {
                    throw new UnusableKeyException("the provider's key has the name '" + name
                            + "' instead of the log's origin '" + origin + "'");
                }
                return signer;
            }
            known.add(provider.scheme());
        }
        throw new UnusableKeyException("no provider takes this scheme (there are providers of: "
                + (known.isEmpty() ? "none" : String.join(", ", known)) + ")");
    }
}
