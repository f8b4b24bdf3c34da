package dev.auditkit.internal.keys;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** Reads an Ed25519 key from a PKCS#12 key store (RFC 7292), as keytool and openssl write it. */
final class KeyStoreFile {

    private KeyStoreFile() {}

    /**
     * The pair of an entry, whose password must be that of the store.
     *
     * @throws UnusableKeyException when the password is wrong, or there is no such entry or no such key in it
     */
    static KeyPair read(byte[] file, String alias, @Nullable String password) throws UnusableKeyException {
        if (password == null || password.isEmpty()) {
            throw new UnusableKeyException("a key store needs its password, and there is none");
        }
        KeyStore store = load(file, password);
        return Ed25519Keys.ofPkcs8(pkcs8(store, alias, password));
    }

    private static KeyStore load(byte[] file, String password) throws UnusableKeyException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(file), password.toCharArray());
            return store;
        } catch (IOException e) {
            // The platform's way to tell a wrong password from a damaged file: KeyStore.load.
            throw new UnusableKeyException(
                    e.getCause() instanceof UnrecoverableKeyException
                            ? "the password is wrong"
                            : "it is no PKCS#12 key store");
        } catch (GeneralSecurityException e) {
            throw new UnusableKeyException("this Java platform cannot read the key store");
        }
    }

    private static byte[] pkcs8(KeyStore store, String alias, String password) throws UnusableKeyException {
        try {
            Key key = store.getKey(alias, password.toCharArray());
            if (key == null) {
                throw new UnusableKeyException(
                        "it has no private key '" + alias + "', but the entries " + Collections.list(store.aliases()));
            }
            byte[] encoded = key.getEncoded();
            if (encoded == null || !"PKCS#8".equals(key.getFormat())) {
                throw new UnusableKeyException("the entry '" + alias + "' is no private key");
            }
            return encoded;
        } catch (UnrecoverableKeyException e) {
            throw new UnusableKeyException("the entry '" + alias + "' has another password than the store");
        } catch (GeneralSecurityException e) {
            throw new UnusableKeyException("this Java platform cannot read the entry '" + alias + "'");
        }
    }
}
