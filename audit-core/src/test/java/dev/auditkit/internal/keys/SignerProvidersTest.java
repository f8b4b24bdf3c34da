package dev.auditkit.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditConfigException;
import dev.auditkit.note.NoteSigner;
import dev.auditkit.spi.SignerProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignerProvidersTest {

    private static final String ORIGIN = "example.com/log";
    private static final byte[] IN_THE_DEVICE = SigningKeys.generateEd25519();

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @TempDir
    Path temp;

    /** Stands for a device; what is after the scheme says how it behaves. */
    public static final class Device implements SignerProvider {

        @Override
        public String scheme() {
            return "test-hsm";
        }

        @Override
        public NoteSigner signer(String origin, String location) throws IOException {
            if (location.endsWith("unplugged")) {
                throw new IOException("the device is unplugged");
            }
            String name = location.endsWith("stranger") ? "stranger" : origin;
            return SigningKeys.ed25519(IN_THE_DEVICE, location, name);
        }
    }

    @BeforeEach
    void register() throws IOException {
        Path services = Files.createDirectories(temp.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(SignerProvider.class.getName()), Device.class.getName(), StandardCharsets.UTF_8);
        Thread.currentThread()
                .setContextClassLoader(
                        new URLClassLoader(new URL[] {temp.toUri().toURL()}, before));
    }

    @AfterEach
    void unregister() throws IOException {
        ClassLoader registered = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(before);
        ((URLClassLoader) registered).close();
    }

    private static NoteSigner open(String location) throws IOException {
        return SigningKeys.open(location, null, null, ORIGIN);
    }

    @Test
    void asksTheProviderOfTheScheme() throws IOException {
        assertThat(open("test-hsm:slot=1").verifierKey())
                .isEqualTo(open("TEST-HSM:slot=1").verifierKey())
                .isEqualTo(SigningKeys.ed25519(IN_THE_DEVICE, "there", ORIGIN).verifierKey());
    }

    @Test
    void refusesASchemeThatNobodyTakesAndShowsNothingElseOfIt() {
        assertThatThrownBy(() -> open("kms://user:secret@host/key"))
                .isInstanceOf(AuditConfigException.class)
                .hasMessageStartingWith("audit.signing-key = 'kms:***' cannot be used: no provider takes this scheme"
                        + " (there are providers of: test-hsm); allowed: ");
    }

    @Test
    void saysWhenThereAreNoProvidersAtAll() {
        ClassLoader registered = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(before);
        try {
            assertThatThrownBy(() -> open("kms:key")).hasMessageContaining("(there are providers of: none)");
        } finally {
            Thread.currentThread().setContextClassLoader(registered);
        }
    }

    @Test
    void refusesASignerOfAnotherName() {
        assertThatThrownBy(() -> open("test-hsm:stranger"))
                .isInstanceOf(AuditConfigException.class)
                .hasMessageContaining("'test-hsm:***'")
                .hasMessageContaining("the name 'stranger' instead of the log's origin 'example.com/log'");
    }

    @Test
    void letsTheCallerTryAgainWhenADeviceCannotBeReached() {
        assertThatThrownBy(() -> open("test-hsm:unplugged")).isExactlyInstanceOf(IOException.class);
    }

    @Test
    void aDriveIsNoScheme() {
        assertThat(SignerProviders.scheme("C:\\keys\\log.pem")).isEmpty();
        assertThat(SignerProviders.scheme("/etc/keys/log.pem")).isEmpty();
        assertThat(SignerProviders.scheme("keys/a:b.pem")).isEmpty();
        assertThat(SignerProviders.scheme("pkcs11:token=log")).contains("pkcs11");
    }
}
