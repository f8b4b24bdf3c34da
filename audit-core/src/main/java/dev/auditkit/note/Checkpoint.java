package dev.auditkit.note;

import dev.auditkit.tree.Hash;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a log says of itself at one size (C2SP tlog-checkpoint). Immutable.
 *
 * @param origin which log
 * @param size how many leaves its tree has
 * @param root the tree's root
 * @param extensions further lines, none of them empty; usually there are none
 */
public record Checkpoint(String origin, long size, Hash root, List<String> extensions) {

    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,18}");

    /**
     * Takes an unmodifiable copy of the list.
     *
     * @throws IllegalArgumentException when the origin is empty, the size negative, or a line cannot be one
     */
    public Checkpoint {
        if (origin.isEmpty() || hasControl(origin) || size < 0) {
            throw new IllegalArgumentException("a checkpoint of '" + origin + "' at size " + size + " cannot be");
        }
        extensions = List.copyOf(extensions);
        if (extensions.stream().anyMatch(line -> line.isEmpty() || hasControl(line))) {
            throw new IllegalArgumentException("an extension line of a checkpoint is empty or has a control character");
        }
    }

    /** A checkpoint without extension lines. */
    public static Checkpoint of(String origin, long size, Hash root) {
        return new Checkpoint(origin, size, root, List.of());
    }

    /**
     * Reads the text of a note.
     *
     * @throws MalformedNoteException when it is no checkpoint
     */
    public static Checkpoint parse(String text) throws MalformedNoteException {
        String[] lines = text.split("\n", -1);
        if (lines.length < 4 || !lines[lines.length - 1].isEmpty()) {
            throw new MalformedNoteException("a checkpoint has at least three lines, each ended by a line feed");
        }
        try {
            return new Checkpoint(
                    lines[0], size(lines[1]), root(lines[2]), List.of(lines).subList(3, lines.length - 1));
        } catch (IllegalArgumentException e) {
            throw new MalformedNoteException(String.valueOf(e.getMessage()));
        }
    }

    private static long size(String line) throws MalformedNoteException {
        try {
            if (SIZE.matcher(line).matches()) {
                return Long.parseLong(line);
            }
        } catch (NumberFormatException e) {
            // More than a long holds.
        }
        throw new MalformedNoteException("'" + line + "' is no size of a tree");
    }

    private static Hash root(String line) throws MalformedNoteException {
        byte[] bytes = Base64.getDecoder().decode(line);
        if (bytes.length != Hash.LENGTH
                || !Base64.getEncoder().encodeToString(bytes).equals(line)) {
            throw new MalformedNoteException("'" + line + "' is no root hash");
        }
        return Hash.of(bytes);
    }

    private static boolean hasControl(String line) {
        return line.chars().anyMatch(c -> c < 0x20);
    }

    /** The text of a note that says this. */
    public String text() {
        StringBuilder text = new StringBuilder()
                .append(origin)
                .append('\n')
                .append(size)
                .append('\n')
                .append(Base64.getEncoder().encodeToString(root.bytes()))
                .append('\n');
        extensions.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }
}
