package dev.auditkit.internal.pipeline;

import dev.auditkit.internal.keys.SigningKeys;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.NoteSigner;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.spi.SignerProvider;
import dev.auditkit.tree.Hash;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stands for a device with keys, which remembers all that it has ever signed. A location is the scheme and a key's name. */
public final class RecordingDevice implements SignerProvider {

    /** The scheme of its locations. */
    static final String SCHEME = "recording";

    private static final Map<String, byte[]> KEYS = new ConcurrentHashMap<>();
    private static final Queue<Checkpoint> SIGNED = new ConcurrentLinkedQueue<>();

    /** Makes it known to those who look for providers from this thread, or from one that this begins. */
    static AutoCloseable plugIn(Path temp) throws IOException {
        Path services = Files.createDirectories(temp.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(SignerProvider.class.getName()),
                RecordingDevice.class.getName(),
                StandardCharsets.UTF_8);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        URLClassLoader with = new URLClassLoader(new URL[] {temp.toUri().toURL()}, before);
        thread.setContextClassLoader(with);
        return () -> {
            thread.setContextClassLoader(before);
            with.close();
        };
    }

    /** The place of a key, which is made when it is used for the first time. */
    static String location(int key) {
        return SCHEME + ":" + key;
    }

    /** Which key that is. */
    static int number(VerifierKey verifier) {
        for (int key = 0; ; key++) {
            if (!KEYS.containsKey(location(key))) {
                throw new AssertionError(verifier + " is none of the device's keys");
            }
            if (inDevice(location(key), verifier.name()).verifierKey().equals(verifier)) {
                return key;
            }
        }
    }

    /** What it has signed of a log, since this was asked for the last time. */
    static List<Checkpoint> takeSigned() {
        List<Checkpoint> taken = new ArrayList<>();
        for (Checkpoint next = SIGNED.poll(); next != null; next = SIGNED.poll()) {
            taken.add(next);
        }
        return taken;
    }

    private static NoteSigner inDevice(String location, String origin) {
        byte[] key = KEYS.computeIfAbsent(location, any -> SigningKeys.generateEd25519());
        return SigningKeys.ed25519(key, location, origin);
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public NoteSigner signer(String origin, String location) {
        NoteSigner signer = inDevice(location, origin);
        return new NoteSigner() {
            @Override
            public VerifierKey verifierKey() {
                return signer.verifierKey();
            }

            @Override
            public byte[] sign(byte[] text) throws GeneralSecurityException {
                try {
                    SIGNED.add(Checkpoint.parse(new String(text, StandardCharsets.UTF_8)));
                } catch (MalformedNoteException e) {
                    // It is no checkpoint, but tells of a removal.
                }
                return signer.sign(text);
            }
        };
    }

    /** The roots that were signed, by the size of their trees; fails when there are two for one. */
    static void addRoots(Map<Long, Hash> roots, List<Checkpoint> signed) {
        for (Checkpoint checkpoint : signed) {
            Hash before = roots.putIfAbsent(checkpoint.size(), checkpoint.root());
            if (before != null && !before.equals(checkpoint.root())) {
                throw new AssertionError("two roots were signed for size " + checkpoint.size());
            }
        }
    }
}
