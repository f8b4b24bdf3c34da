package dev.auditkit.internal.pipeline;

import dev.auditkit.LogFiles;
import dev.auditkit.tree.Hash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** What someone who has the disk, but not the key, may do to a log. */
enum Manipulation {
    FLIP_A_BIT_OF_A_SEGMENT {
        @Override
        String applyTo(Path log, Random random) throws IOException {
            return flip(any(LogFiles.segments(log), random), random);
        }
    },
    FLIP_A_BIT_OF_ANOTHER_FILE {
        @Override
        String applyTo(Path log, Random random) throws IOException {
            List<Path> files = new ArrayList<>();
            for (String name : List.of("tree", "checkpoint", "checkpoints")) {
                files.add(log.resolve(name));
            }
            return flip(any(files, random), random);
        }
    },
    CHANGE_AN_ENTRY {
        @Override
        String applyTo(Path log, Random random) throws IOException {
            return edit(log, random, (lines, at) -> lines.set(at, changed(lines.get(at), random, false)));
        }
    },
    CHANGE_AN_ENTRY_AND_ITS_HASH {
        @Override
        String applyTo(Path log, Random random) throws IOException {
            return edit(log, random, (lines, at) -> lines.set(at, changed(lines.get(at), random, true)));
        }
    },
    SMUGGLE_A_MEMBER_AFTER_THE_HASH {
        @Override
        String applyTo(Path log, Random random) throws IOException {
            return edit(
                    log,
                    random,
                    (lines, at) -> lines.set(at, lines.get(at).replaceFirst("}\n$", ",\"user\":\"mallory\"}\n")));
        }
    },
    DELETE_A_LINE {
        @Override
        String applyTo(Path log, Random random) throws IOException {
            return edit(log, random, (lines, at) -> lines.remove(at));
        }
    },
    DELETE_A_LINE_AND_RENUMBER {
        @Override
        String applyTo(Path log, Random random) throws IOException {
            return edit(log, random, (lines, at) -> {
                String removed = lines.remove(at);
                renumber(lines, at, seq(removed));
            });
        }
    },
    DUPLICATE_A_LINE {
        @Override
        String applyTo(Path log, Random random) throws IOException {
            return edit(log, random, (lines, at) -> lines.add(at, lines.get(at)));
        }
    },
    INSERT_A_LINE_AND_RENUMBER {
        @Override
        String applyTo(Path log, Random random) throws IOException {
            return edit(log, random, (lines, at) -> {
                long seq = seq(lines.get(at));
                lines.add(at, changed(lines.get(at), random, true));
                renumber(lines, at, seq);
            });
        }
    },
    SWAP_TWO_LINES {
        @Override
        String applyTo(Path log, Random random) throws IOException {
            return edit(log, random, (lines, at) -> swap(lines, at, random.nextInt(lines.size())));
        }
    },
    SWAP_TWO_LINES_AND_THEIR_NUMBERS {
        @Override
        String applyTo(Path log, Random random) throws IOException {
            return edit(log, random, (lines, at) -> {
                int other = random.nextInt(lines.size());
                long one = seq(lines.get(at));
                long two = seq(lines.get(other));
                swap(lines, at, other);
                lines.set(at, numbered(lines.get(at), one));
                lines.set(other, numbered(lines.get(other), two));
            });
        }
    },
    CUT_THE_TAIL {
        @Override
        String applyTo(Path log, Random random) throws IOException {
            List<Path> segments = LogFiles.segments(log);
            Path last = segments.get(segments.size() - 1);
            byte[] content = Files.readAllBytes(last);
            Files.write(last, Arrays.copyOf(content, random.nextInt(content.length)));
            return last.getFileName().toString();
        }
    },
    CUT_A_SEGMENT {
        @Override
        String applyTo(Path log, Random random) throws IOException {
            Path segment = any(LogFiles.segments(log), random);
            byte[] content = Files.readAllBytes(segment);
            Files.write(segment, Arrays.copyOf(content, random.nextInt(content.length)));
            return segment.getFileName().toString();
        }
    },
    DELETE_A_SEGMENT {
        @Override
        String applyTo(Path log, Random random) throws IOException {
            Path segment = any(LogFiles.segments(log), random);
            Files.delete(segment);
            return segment.getFileName().toString();
        }
    },
    SWAP_TWO_SEGMENTS {
        @Override
        String applyTo(Path log, Random random) throws IOException {
            Path one = any(LogFiles.segments(log), random);
            Path two = any(LogFiles.segments(log), random);
            byte[] content = Files.readAllBytes(one);
            Files.write(one, Files.readAllBytes(two));
            Files.write(two, content);
            return one.getFileName() + " and " + two.getFileName();
        }
    },
    PRUNE_WITHOUT_AUTHORITY {
        @Override
        String applyTo(Path log, Random random) throws IOException {
            Path oldest = LogFiles.segments(log).get(0);
            Files.delete(oldest);
            return oldest.getFileName().toString();
        }
    },
    EDIT_INDEX {
        @Override
        String applyTo(Path log, Random random) throws IOException {
            try (var files = Files.list(log)) {
                List<Path> indexes = files.filter(file -> file.toString().endsWith(".idx"))
                        .sorted()
                        .toList();
                return flip(any(indexes, random), random);
            }
        }
    },
    PUT_AN_OLDER_CHECKPOINT_BACK {
        @Override
        String applyTo(Path log, Random random) throws IOException {
            String[] notes = Files.readString(log.resolve("checkpoints")).split("(?<=\n)\n(?!\u2014)", -1);
            Files.writeString(log.resolve("checkpoint"), notes[random.nextInt(notes.length - 1)]);
            return edit(log, random, (lines, at) -> lines.set(at, changed(lines.get(at), random, true)));
        }
    };

    private static final Pattern SUFFIX = Pattern.compile(",\"seq\":([0-9]+),\"hash\":\"sha256:[0-9a-f]{64}\"}\n$");

    /** Manipulates the log; what was done. */
    abstract String applyTo(Path log, Random random) throws IOException;

    private interface Edit {
        void apply(List<String> lines, int at);
    }

    private static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private static String flip(Path file, Random random) throws IOException {
        byte[] content = Files.readAllBytes(file);
        int at = random.nextInt(content.length);
        content[at] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, content);
        return file.getFileName() + " at " + at;
    }

    /** Edits the lines of a segment, plain or compressed, at a random place. */
    private static String edit(Path log, Random random, Edit edit) throws IOException {
        Path segment = any(LogFiles.segments(log), random);
        boolean compressed = segment.toString().endsWith(".gz");
        byte[] content = Files.readAllBytes(segment);
        if (compressed) {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
                content = in.readAllBytes();
            }
        }
        List<String> lines = new ArrayList<>(List.of(new String(content, StandardCharsets.UTF_8).split("(?<=\n)")));
        int at = random.nextInt(lines.size());
        edit.apply(lines, at);
        byte[] edited = String.join("", lines).getBytes(StandardCharsets.UTF_8);
        if (compressed) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (OutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(edited);
            }
            edited = out.toByteArray();
        }
        Files.write(segment, edited);
        return segment.getFileName() + " line " + at;
    }

    private static void swap(List<String> lines, int one, int two) {
        String line = lines.get(one);
        lines.set(one, lines.get(two));
        lines.set(two, line);
    }

    private static String changed(String line, Random random, boolean rehash) {
        String result = line.replaceFirst("\"node\":\"[^\"]*\"", "\"node\":\"forged" + random.nextInt(1_000) + "\"");
        return rehash ? numbered(result, seq(line)) : result;
    }

    private static void renumber(List<String> lines, int from, long first) {
        for (int i = from; i < lines.size(); i++) {
            lines.set(i, numbered(lines.get(i), first + i - from));
        }
    }

    private static long seq(String line) {
        Matcher suffix = SUFFIX.matcher(line);
        return suffix.find() ? Long.parseLong(suffix.group(1)) : 0;
    }

    /** The line with another number and the right hash. */
    private static String numbered(String line, long seq) {
        String leaf = line.replaceFirst(SUFFIX.pattern(), "}");
        return leaf.substring(0, leaf.length() - 1) + ",\"seq\":" + seq + ",\"hash\":\"sha256:"
                + Hash.ofLeaf(leaf.getBytes(StandardCharsets.UTF_8)) + "\"}\n";
    }
}
