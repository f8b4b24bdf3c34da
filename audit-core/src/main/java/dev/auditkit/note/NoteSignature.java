package dev.auditkit.note;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * A signature, not checked: whose it says it is, and its bytes (C2SP signed-note). Immutable.
 *
 * @param name the key's name
 * @param id the key's id
 * @param bytes what the key made; not to be written to, nor its position moved
 */
record NoteSignature(String name, int id, ByteBuffer bytes) {

    static final String START = "\u2014 ";

    /** Reads a line without its line feed. */
    static NoteSignature parse(String line) throws MalformedNoteException {
        String[] parts = line.startsWith(START) ? line.substring(START.length()).split(" ", -1) : new String[0];
        if (parts.length != 2) {
            throw new MalformedNoteException("'" + line + "' is no signature line");
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(parts[1]);
        } catch (IllegalArgumentException e) {
            throw new MalformedNoteException("the signature of " + parts[0] + " is not Base64");
        }
        if (bytes.length <= Integer.BYTES
                || !Base64.getEncoder().encodeToString(bytes).equals(parts[1])) {
            throw new MalformedNoteException("the signature of " + parts[0] + " is too short, or not the usual Base64");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int id = buffer.getInt();
        return new NoteSignature(VerifierKey.checkedName(parts[0]), id, buffer.slice());
    }

    /** The line with its line feed. */
    String line() {
        byte[] all = ByteBuffer.allocate(Integer.BYTES + bytes.remaining())
                .putInt(id)
                .put(bytes.duplicate())
                .array();
        return START + name + " " + Base64.getEncoder().encodeToString(all) + "\n";
    }

    boolean isOf(VerifierKey key) {
        return key.id() == id && key.name().equals(name);
    }

    boolean isOfSameKey(NoteSignature other) {
        return other.id == id && other.name.equals(name);
    }

    byte[] toArray() {
        byte[] array = new byte[bytes.remaining()];
        bytes.duplicate().get(array);
        return array;
    }
}
