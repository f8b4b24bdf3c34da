"""Signed notes, verifier keys and checkpoints: C2SP signed-note and tlog-checkpoint."""

import base64
import binascii
import hashlib
import re

import ed25519
import merkle

ED25519 = 1
ML_DSA_44 = 6  # C2SP tlog-cosignature; not checked here


class Malformed(Exception):
    pass


def strict_base64(text):
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed(f"{text!r} is not Base64")
    if base64.b64encode(value).decode() != text:
        raise Malformed(f"{text!r} is not the usual Base64")
    return value


class Key:
    """A verifier key: name+hex id+base64(type || public key)."""

    def __init__(self, text):
        parts = text.split("+", 2)
        if len(parts) != 3 or not parts[0] or re.search(r"\s", parts[0]):
            raise Malformed(f"{text!r} is no verifier key")
        self.text, self.name = text, parts[0]
        material = strict_base64(parts[2])
        self.id = hashlib.sha256(self.name.encode() + b"\n" + material).digest()[:4]
        if self.id.hex() != parts[1]:
            raise Malformed(f"{text!r} has another id than its name and key give")
        self.type, self.public = material[0], material[1:]
        lengths = {ED25519: 32, ML_DSA_44: 1312}
        if lengths.get(self.type) != len(self.public):
            raise Malformed(f"{text!r} is of a type that is not known")

    def __eq__(self, other):
        return isinstance(other, Key) and self.text == other.text

    def __hash__(self):
        return hash(self.text)


class Note:
    """A text and its signatures, none of them checked."""

    def __init__(self, data):
        try:
            everything = data.decode("utf-8")
        except UnicodeDecodeError:
            raise Malformed("the note is not UTF-8")
        if re.search(r"[\x00-\x09\x0b-\x1f]", everything):
            raise Malformed("the note has a control character")
        end = everything.rfind("\n\n")
        if end < 1 or not everything.endswith("\n") or end + 2 == len(everything):
            raise Malformed("the note has no empty line with signatures after it")
        self.text = everything[: end + 1]
        self.signatures = []
        for line in everything[end + 2 : -1].split("\n"):
            parts = line.split(" ")
            if len(parts) != 3 or parts[0] != "\u2014" or not parts[1]:
                raise Malformed(f"{line!r} is no signature line")
            signature = strict_base64(parts[2])
            if len(signature) < 5:
                raise Malformed(f"{line!r} is no signature line")
            self.signatures.append((parts[1], signature[:4], signature[4:]))

    def signers(self, keys):
        """The keys whose signatures it has, rightly; Malformed when one of them is wrong."""
        found = set()
        for key in keys:
            for name, key_id, signature in self.signatures:
                if key.type == ED25519 and (name, key_id) == (key.name, key.id):
                    if not ed25519.verify(key.public, self.text.encode(), signature):
                        raise Malformed(f"the signature of {key.name}+{key.id.hex()} is wrong")
                    found.add(key)
        return found


class Checkpoint:
    """A note that says how many entries a log has, and the root of their tree."""

    def __init__(self, data):
        self.note = Note(data)
        lines = self.note.text.split("\n")[:-1]
        if len(lines) < 3 or not all(lines):
            raise Malformed("a checkpoint has three lines or more, none of them empty")
        self.origin = lines[0]
        if not re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1], re.ASCII):
            raise Malformed(f"{lines[1]!r} is no size of a tree")
        self.size = int(lines[1])
        self.root = strict_base64(lines[2])
        if len(self.root) != 32:
            raise Malformed(f"{lines[2]!r} is no root")
        if self.size == 0 and self.root != merkle.EMPTY:
            raise Malformed("the root of an empty tree is another")
