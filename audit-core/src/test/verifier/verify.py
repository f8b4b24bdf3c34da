#!/usr/bin/env python3
"""Checks a log directory without any of the code that wrote it. Needs nothing but Python 3.

    verify.py DIR [--verifier-key KEY-OR-FILE]

Prints one JSON object and ends with 0 when nothing is wrong, else with 1. The verdict is

    authentic    everything fits, and the given key has signed it
    consistent   everything fits, but only the directory itself says whose the keys are
    damaged      something does not fit; "problems" says what and where

It reads; it writes nothing and takes no lock. Entries after the newest checkpoint ("unsigned") are checked, but nothing
vouches for them; an incomplete last line among them is what a running log looks like, and no problem.
"""

import sys

sys.dont_write_bytecode = True

import argparse
import json
import os
import re
import zlib

import entries
import merkle
from merkle import BLOCK
from notes import ED25519, Checkpoint, Key, Malformed

SEGMENT = re.compile(r"audit-([0-9]{20})\.jsonl(\.gz)?", re.ASCII)
TILE = re.compile(r"((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII)
MEMBER_HEADER = bytes.fromhex("1f8b08000000000000ff")
SIGNATURES = re.compile("\n\n((?:\u2014 [^\n]+\n)+)(?=\n|$)")


class Log:
    def __init__(self, directory, given):
        self.directory = directory
        self.given = given
        self.problems = []
        self.leaves = {}  # block -> its leaf hashes; None where one is not known
        self.origins = {}  # block -> the file of its first remaining entry
        self.own = []  # (seq, operation, metadata) of the log's own entries that matter here
        self.first = self.end = 0
        self.count = 0

    def problem(self, seq, file, what):
        self.problems.append({"seq": seq, "file": file, "what": what})

    def read(self, name):
        try:
            with open(os.path.join(self.directory, name), "rb") as f:
                return f.read()
        except FileNotFoundError:
            return None

    # ---- segments

    def segments(self):
        """First number -> file name; a plain file counts more than a compressed one."""
        found = {}
        for name in sorted(os.listdir(self.directory)):  # .jsonl comes before .jsonl.gz
            match = SEGMENT.fullmatch(name)
            if match:
                found.setdefault(int(match[1]), name)
        return sorted(found.items())

    def lines(self, name):
        """The lines of a segment, each with its line feed where it has one."""
        path = os.path.join(self.directory, name)
        if not name.endswith(".gz"):
            with open(path, "rb") as f:
                yield from f
            return
        data = self.read(name)
        at = 0
        last_block = None
        while at < len(data):
            if data[at : at + 10] != MEMBER_HEADER:
                self.problem(None, name, f"at byte {at} there is no gzip member with the header of a block")
                return
            inflate = zlib.decompressobj(31)
            content = bytearray()
            try:
                while not inflate.eof and at < len(data):
                    chunk = data[at : at + 65536]
                    content += inflate.decompress(chunk)
                    at += len(chunk) - len(inflate.unused_data)
            except zlib.error as e:
                self.problem(None, name, f"a gzip member is damaged: {e}")
                return
            if not inflate.eof:
                self.problem(None, name, "the last gzip member is cut short")
                return
            lines = re.findall(rb"[^\n]*\n|[^\n]+$", bytes(content))
            blocks = set()
            for line in lines:
                try:
                    blocks.add(entries.cut(line.rstrip(b"\n"))[1] // BLOCK)
                except entries.Damaged:
                    pass  # said when the line is checked
                yield line
            if len(blocks) > 1 or (blocks and blocks == last_block):
                self.problem(None, name, "a gzip member does not have one block")
            last_block = blocks

    def read_segments(self, signed):
        """Checks each line; signed: how many entries the newest checkpoint says there are."""
        segments = self.segments()
        if not segments:
            self.problem(None, None, "there are no segments")
            return
        self.first = self.end = segments[0][0]
        for number, (first, name) in enumerate(segments):
            if first != self.end:
                self.problem(self.end, name, f"the segment begins with {first} where {self.end} should follow")
            self.end = first
            last = number == len(segments) - 1
            for line in self.lines(name):
                if not line.endswith(b"\n"):
                    if not last or name.endswith(".gz") or self.end < signed:
                        self.problem(self.end, name, "the last line is incomplete")
                    break
                self.line(name, line[:-1])

    def line(self, name, line):
        try:
            seq, stated, members, wrong = entries.check(line)
        except entries.Damaged as e:
            self.problem(self.end, name, str(e))
            self.add(name, None)
            return
        if seq != self.end:
            self.problem(self.end, name, f"the line has the number {seq} where {self.end} should follow")
            if seq < self.end:
                return
            while self.end < seq and (seq - self.end) < 1_000_000:
                self.add(name, None)
            self.end = seq
        if wrong:
            self.problem(seq, name, wrong)
        elif members["operation"] in ("audit.opened", "audit.retention", "audit.recovered", "audit.key_changed"):
            metadata = members.get("metadata")
            self.own.append((seq, members["operation"], metadata if isinstance(metadata, dict) else {}))
        self.count += 1
        self.add(name, stated)

    def add(self, name, stated):
        block, place = divmod(self.end, BLOCK)
        if block not in self.leaves:
            self.leaves[block] = [None] * place
            self.origins[block] = name
        self.leaves[block] += [None] * (place - len(self.leaves[block])) + [stated]
        self.end += 1

    # ---- tiles and block hashes

    def read_tiles(self):
        """Puts the leaf hashes of tiles where those of removed entries were."""
        top = os.path.join(self.directory, "tile", "0")
        for folder, _, files in sorted(os.walk(top)):
            for file in sorted(files):
                place = os.path.relpath(os.path.join(folder, file), top).replace(os.sep, "/")
                name = "tile/0/" + place
                match = TILE.fullmatch(place)
                if file.endswith(".tmp"):
                    continue
                data = self.read(name)
                width = BLOCK if match is None or match[2] is None else int(match[2])
                if match is None or width > BLOCK or len(data) != 32 * width:
                    self.problem(None, name, "this is no tile")
                    continue
                self.tile(int(re.sub("[x/]", "", match[1])), name, [data[i : i + 32] for i in range(0, len(data), 32)])

    def tile(self, block, name, hashes):
        known = self.leaves.setdefault(block, [])
        self.origins.setdefault(block, name)
        known += [None] * (len(hashes) - len(known))
        for i, value in enumerate(hashes):
            if known[i] is None:
                known[i] = value
            elif known[i] != value:
                self.problem(BLOCK * block + i, name, "the tile has another hash than the entry")
                return

    def block_hashes(self):
        """The roots of the blocks all of whose leaf hashes are known."""
        return {
            block: merkle.root(leaves)
            for block, leaves in self.leaves.items()
            if len(leaves) == BLOCK and None not in leaves
        }

    def root_at(self, size, blocks):
        """The root of the first entries, or None when it cannot be computed."""
        full, rest = divmod(size, BLOCK)
        hashes = [blocks(block) for block in range(full)]
        last = self.leaves.get(full, [])[:rest]
        if None in hashes or None in last or len(last) < rest:
            return None
        return merkle.root(hashes, merkle.root(last) if rest else None)

    # ---- checkpoints

    def notes(self):
        """(file, checkpoint) of everything in the two files that has the form of one; what is torn is passed over."""
        found = []
        data = self.read("checkpoint")
        if data is None:
            self.problem(None, "checkpoint", "there is no checkpoint")
        else:
            try:
                found.append(("checkpoint", Checkpoint(data)))
            except Malformed as e:
                self.problem(None, "checkpoint", str(e))
        history = (self.read("checkpoints") or b"").decode("utf-8", "replace")
        begin = 0
        for match in SIGNATURES.finditer(history):
            # A writer that finds a torn note puts an empty line after it, so a text begins after the last one.
            text = history[begin : match.start()]
            begin = match.end() + 1
            try:
                note = text[text.rfind("\n\n") + 2 if "\n\n" in text else 0 :].lstrip("\n") + "\n\n" + match[1]
                found.append(("checkpoints", Checkpoint(note.encode())))
            except Malformed:
                continue  # torn
        return found

    def keys(self):
        """The given keys, else those of the directory, whose file must be right in either case."""
        data = self.read("verifier-key")
        if data is None:
            self.problem(None, "verifier-key", "there is no verifier key")
        self.listed = self.parse_keys((data or b"").decode("utf-8", "replace").splitlines())
        keys = self.listed if self.given is None else self.parse_keys(self.given)
        return {key for key in keys if key.type == ED25519}

    def parse_keys(self, texts):
        keys = set()
        for text in texts:
            try:
                keys.add(Key(text))
            except Malformed as e:
                self.problem(None, "verifier-key", str(e))
        return keys

    def authorised(self, size):
        """The log's own entries that a checkpoint covers and no recovery adopted."""
        adopted = []
        for _, operation, metadata in self.own:
            if operation == "audit.recovered":
                begin, end = metadata.get("adopted_from"), metadata.get("adopted_to")
                if isinstance(begin, int) and isinstance(end, int):
                    adopted.append((begin, end))
        return [
            entry
            for entry in self.own
            if entry[0] < size and not any(begin <= entry[0] <= end for begin, end in adopted)
        ]

    def signed(self, notes, keys):
        """The notes that trusted keys have signed, smallest first; follows changes of the key."""
        notes = sorted(notes, key=lambda note: (note[1].size, note[0] != "checkpoints"))
        changes = [
            (seq, *self.change(metadata))
            for seq, operation, metadata in self.authorised(self.end)
            if operation == "audit.key_changed"
        ]
        changes = [change for change in changes if change[2] is not None and change[2].type == ED25519]
        before = self.older_keys(changes, keys, notes)
        trusted = set(keys)
        done = set()
        good = []
        unknown = []
        for file, checkpoint in notes:
            try:
                signers = self.signers(checkpoint, trusted | before)
            except Malformed as e:
                self.problem(checkpoint.size, file, str(e))
                continue
            covered = [change for change in changes if change[0] < checkpoint.size]
            for seq, old, new in covered:
                if seq in done or old not in trusted & signers:
                    continue
                if self.has_signed(checkpoint, new):
                    done.add(seq)
                    trusted.add(new)
                    signers.add(new)
                elif new not in keys:
                    self.problem(seq, file, "the first checkpoint after this change of the key is not signed by both keys")
                    done.add(seq)
            newest = next((new for _, _, new in reversed(covered) if new in trusted), None)
            if newest is not None and signers and newest not in signers:
                self.problem(checkpoint.size, file, "the checkpoint is signed by a key that was changed before")
            elif signers:
                good.append((file, checkpoint))
            elif checkpoint.size > self.first or not any(self.has_signed(checkpoint, key) for key in self.listed):
                unknown.append((file, checkpoint))  # else the entry that replaced its key was removed
        for file, checkpoint in unknown if good else unknown[-1:]:
            self.problem(checkpoint.size, file, "none of the checkpoint's signatures is of a trusted key")
        # The file gets a new key only after both keys have signed: a crash may come in between.
        newest = changes[-1][2] if changes else None
        for key in trusted | before:
            if key not in self.listed and key != newest and any(self.has_signed(note, key) for _, note in good):
                self.problem(None, "verifier-key", f"it does not have {key.name}+{key.id.hex()}, which has signed checkpoints")
        for file, checkpoint in good:
            if checkpoint.origin != good[-1][1].origin:
                self.problem(checkpoint.size, file, f"the checkpoint is of {checkpoint.origin}, others are not")
        return good

    @staticmethod
    def signers(checkpoint, keys):
        """Which of the keys have signed; a log's keys have its origin as their name."""
        return checkpoint.note.signers(key for key in keys if key.name == checkpoint.origin)

    def has_signed(self, checkpoint, key):
        try:
            return bool(self.signers(checkpoint, [key]))
        except Malformed:
            return False

    def older_keys(self, changes, keys, notes):
        """Keys that were there before the given ones, as entries say that one of these has vouched for by signing their tree."""
        vouched = max((note.size for _, note in notes if any(self.has_signed(note, key) for key in keys)), default=0)
        older = set()
        for seq, old, new in reversed(changes):
            if seq < vouched and old is not None and new in keys | older:
                older.add(old)
        return older - keys

    @staticmethod
    def change(metadata):
        try:
            return Key(str(metadata.get("previous"))), Key(str(metadata.get("verifier_key")))
        except Malformed:
            return None, None

    # ---- all together

    def verify(self):
        notes = self.notes()
        self.read_segments(max((checkpoint.size for _, checkpoint in notes), default=0))
        self.read_tiles()
        signed = self.signed(notes, self.keys())
        newest = signed[-1][1] if signed else None
        checked = 0
        if newest is not None:
            checked = self.check_roots(signed, newest)
            self.check_beginning(newest)
            self.check_origin(newest)
        verdict = "damaged" if self.problems else "consistent" if self.given is None else "authentic"
        size = newest.size if newest else 0
        return {
            "verdict": verdict,
            "size": size,
            "root": newest.root.hex() if newest else None,
            "first": self.first,
            "entries": self.count,
            "unsigned": max(0, self.end - size),
            "checkpoints": checked,
            "problems": self.problems,
        }

    def check_roots(self, signed, newest):
        if newest.size > self.end:
            self.problem(self.end, "checkpoint", f"the checkpoint has {newest.size} entries, the segments end before {self.end}")
        computed = self.block_hashes()
        data = self.read("tree") or b""
        full = newest.size // BLOCK  # behind the newest checkpoint the file is not believed
        tree = {block: data[32 * block : 32 * block + 32] for block in range(min(full, len(data) // 32))}
        if len(tree) < full:
            self.problem(BLOCK * len(tree), "tree", f"the file has {len(tree)} of the {full} blocks of the newest checkpoint")
        mine = lambda block: computed.get(block, tree.get(block))
        theirs = lambda block: tree.get(block, computed.get(block))
        differ = [block for block in sorted(tree) if block in computed and computed[block] != tree[block]]
        trust, blame = mine, "tree"
        if self.root_at(newest.size, mine) != newest.root and self.root_at(newest.size, theirs) == newest.root:
            trust, blame = theirs, None
        for block in differ:
            what = "the entries of this block have another hash than the tree"
            self.problem(BLOCK * block, blame or self.origins[block], what)
        checked = 0
        roots = {}
        for file, checkpoint in signed:
            root = self.root_at(checkpoint.size, trust)
            if root is not None:
                checked += 1
                if root != checkpoint.root:
                    self.problem(checkpoint.size, file, "the entries have another root than this checkpoint")
            elif checkpoint.size >= self.first and not self.problems:
                self.problem(checkpoint.size, file, "the root of this checkpoint cannot be computed")
            if roots.setdefault(checkpoint.size, checkpoint.root) != checkpoint.root:
                self.problem(checkpoint.size, file, "two roots are signed for one size")
        block, place = divmod(self.first, BLOCK)
        if place and block < full and block not in computed and not self.problems:
            self.problem(self.first, None, "the tile of the removed entries before this one is missing")
        return checked

    def check_beginning(self, newest):
        if self.first == 0:
            return
        allowed = [
            metadata["first_remaining"]
            for _, operation, metadata in self.authorised(newest.size)
            if operation == "audit.retention" and isinstance(metadata.get("first_remaining"), int)
        ]
        if self.first > max(allowed, default=0):
            self.problem(0, None, f"the entries before {self.first} are missing, and no signed audit.retention says so")

    def check_origin(self, newest):
        for seq, operation, metadata in self.authorised(newest.size):
            if operation == "audit.opened" and metadata.get("origin", newest.origin) != newest.origin:
                self.problem(seq, None, f"the log was opened as {metadata['origin']}, its checkpoint is of {newest.origin}")


def main():
    parser = argparse.ArgumentParser(description="Checks a log directory.")
    parser.add_argument("directory")
    parser.add_argument("--verifier-key", help="a verifier key, or a file of them, one a line")
    arguments = parser.parse_args()
    outcome = Log(arguments.directory, given_keys(arguments.verifier_key)).verify()
    print(json.dumps(outcome))
    return 0 if not outcome["problems"] else 1


def given_keys(argument):
    if argument is None or not os.path.isfile(argument):
        return None if argument is None else [argument]
    with open(argument, encoding="utf-8") as f:
        return f.read().splitlines()


if __name__ == "__main__":
    sys.exit(main())
