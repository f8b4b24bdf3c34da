package dev.auditkit.note;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.auditkit.note.WitnessPolicy.Group;
import dev.auditkit.note.WitnessPolicy.KnownLog;
import dev.auditkit.note.WitnessPolicy.KnownWitness;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a policy file (C2SP tlog-policy) from its first line to its last. For one file and one thread. */
final class PolicyParser {

    private static final int LARGEST = 1_000_000;
    private static final Pattern SPACE = Pattern.compile("[ \t]+");
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,8}");

    private static final String LOG = "log <vkey> [<url>]";
    private static final String WITNESS = "witness <name> <vkey> [<url>]";
    private static final String GROUP = "group <name> any|all|<k> <member>...";
    private static final String QUORUM = "quorum <name>";

    private final List<KnownLog> logs = new ArrayList<>();
    private final List<KnownWitness> witnesses = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final Set<ByteBuffer> logKeys = new HashSet<>();
    private final Set<ByteBuffer> witnessKeys = new HashSet<>();
    private final Set<String> defined = new HashSet<>();
    private final Set<String> members = new HashSet<>();
    private @Nullable String quorum;

    private Charset charset = UTF_8;
    private int number;
    private String line = "";

    WitnessPolicy parse(byte[] file) throws MalformedNoteException {
        if (file.length > LARGEST) {
            throw new MalformedNoteException("the policy has " + file.length + " bytes; allowed: at most " + LARGEST);
        }
        String text = decode(file);
        if (!text.isEmpty() && !text.endsWith("\n")) {
            throw new MalformedNoteException("the policy's last line '" + text.substring(text.lastIndexOf('\n') + 1)
                    + "' is cut off; allowed: lines that each end in a line feed");
        }
        for (String each : text.split("\n", -1)) {
            number++;
            line = each;
            readLine();
        }
        if (quorum == null) {
            throw new MalformedNoteException("the policy has no quorum; allowed: exactly one line '" + QUORUM + "'");
        }
        return new WitnessPolicy(logs, witnesses, groups, quorum);
    }

    /**
     * Names are octets of whatever encoding (C2SP tlog-policy, character set). Both ways of reading keep different octets
     * different; UTF-8 is the one that people can read.
     */
    private String decode(byte[] file) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
        } catch (CharacterCodingException e) {
            charset = ISO_8859_1;
            return new String(file, charset);
        }
    }

    private String utf8(String word) {
        return new String(word.getBytes(charset), UTF_8);
    }

    private void readLine() throws MalformedNoteException {
        if (line.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            throw refused("a control character", "tabs and printable characters");
        }
        List<String> words =
                Stream.of(SPACE.split(line)).filter(word -> !word.isEmpty()).toList();
        if (words.isEmpty() || words.get(0).startsWith("#")) {
            return;
        }
        switch (words.get(0)) {
            case "log" -> readLog(counted(words, 2, 3, LOG));
            case "witness" -> readWitness(counted(words, 3, 4, WITNESS));
            case "group" -> readGroup(counted(words, 4, Integer.MAX_VALUE, GROUP));
            case "quorum" -> readQuorum(counted(words, 2, 2, QUORUM));
            default ->
                throw refused(
                        "an unknown keyword '" + words.get(0) + "'",
                        "log, witness, group, quorum, and # for a comment");
        }
    }

    private void readLog(List<String> words) throws MalformedNoteException {
        VerifierKey key = key(words.get(1), KeyType.ED25519, KeyType.ML_DSA_44);
        if (!logKeys.add(key.bareKey())) {
            throw refused("the key of a log on a line before", "each key once");
        }
        logs.add(new KnownLog(key, url(words, 2)));
    }

    private void readWitness(List<String> words) throws MalformedNoteException {
        VerifierKey key = key(words.get(2), KeyType.ED25519_COSIGNER, KeyType.ML_DSA_44);
        if (!witnessKeys.add(key.bareKey())) {
            throw refused("the key of a witness on a line before", "each key once");
        }
        witnesses.add(new KnownWitness(define(words.get(1)), key, url(words, 3)));
    }

    private void readGroup(List<String> words) throws MalformedNoteException {
        List<String> listed = words.subList(3, words.size());
        for (String member : listed) {
            if (member.equals(WitnessPolicy.NONE)) {
                throw refused("the member none", "names of witnesses and groups; none only as the quorum");
            }
            requireDefined(member);
            if (!members.add(member)) {
                throw refused("the member '" + member + "' for the second time", "each name in one group, once");
            }
        }
        int threshold = threshold(words.get(2), listed.size());
        groups.add(new Group(define(words.get(1)), threshold, listed));
    }

    private int threshold(String word, int size) throws MalformedNoteException {
        int threshold = switch (word) {
            case "any" -> 1;
            case "all" -> size;
            default -> COUNT.matcher(word).matches() ? Integer.parseInt(word) : 0;
        };
        if (threshold < 1 || threshold > size) {
            throw refused("the threshold '" + word + "'", "any, all, or a number from 1 to " + size);
        }
        return threshold;
    }

    private void readQuorum(List<String> words) throws MalformedNoteException {
        if (quorum != null) {
            throw refused("a second quorum", "exactly one");
        }
        String name = words.get(1);
        if (!name.equals(WitnessPolicy.NONE)) {
            requireDefined(name);
        }
        quorum = name;
    }

    private String define(String name) throws MalformedNoteException {
        if (name.equals(WitnessPolicy.NONE) || !defined.add(name)) {
            throw refused("the name '" + name + "', which is taken", "names other than none, each defined once");
        }
        return name;
    }

    private void requireDefined(String name) throws MalformedNoteException {
        if (!defined.contains(name)) {
            throw refused(
                    "the name '" + name + "', which is not defined",
                    "names of witnesses and groups on the lines before");
        }
    }

    private VerifierKey key(String word, KeyType... allowed) throws MalformedNoteException {
        VerifierKey key;
        try {
            key = VerifierKey.parse(utf8(word));
        } catch (MalformedNoteException e) {
            throw refused("a key that cannot be used (" + e.getMessage() + ")", "a C2SP verifier key");
        }
        if (!Arrays.asList(allowed).contains(key.type())) {
            throw refused("a key of the type " + key.type(), "one of the types " + Arrays.toString(allowed));
        }
        return key;
    }

    private Optional<String> url(List<String> words, int index) {
        return words.size() > index ? Optional.of(utf8(words.get(index))) : Optional.empty();
    }

    private List<String> counted(List<String> words, int least, int most, String form) throws MalformedNoteException {
        if (words.size() < least || words.size() > most) {
            throw refused(words.size() + " words", form);
        }
        return words;
    }

    private MalformedNoteException refused(String what, String allowed) {
        return new MalformedNoteException(
                "line " + number + " of the policy, '" + line + "', has " + what + "; allowed: " + allowed);
    }
}
