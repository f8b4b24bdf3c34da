"""Lines and leaves of a segment: docs/file-format.md."""

import json
import re

import merkle

TAIL = re.compile(rb',"seq":(0|[1-9][0-9]{0,17}),"hash":"sha256:([0-9a-f]{64})"\}')
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
ESCAPE = re.compile(r"\\(u....|.)")
ESCAPES = set('"\\bfnrt') | {f"u{c:04x}" for c in range(0x20) if chr(c) not in "\b\f\n\r\t"}
TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z", re.ASCII)
UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)
LARGEST = 65535


class Damaged(Exception):
    pass


def cut(line):
    """The leaf, the sequence number and the hash of a line without its line feed."""
    at = line.rfind(b',"seq":')
    match = TAIL.fullmatch(line, at) if at >= 0 else None
    if match is None:
        raise Damaged("the line does not end in its number and hash")
    return line[:at] + b"}", int(match[1]), bytes.fromhex(match[2].decode())


def distinct(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Damaged("an object has two members of one name")
    return members


def refuse_constant(name):
    raise Damaged(f"{name} is no JSON")


def parse(leaf):
    """The members of a leaf, once its form is right."""
    if len(leaf) > LARGEST:
        raise Damaged(f"the leaf has {len(leaf)} bytes")
    try:
        text = leaf.decode("utf-8")
    except UnicodeDecodeError:
        raise Damaged("the leaf is not UTF-8")
    if re.search(r"[\x00-\x1f]", text):
        raise Damaged("the leaf has a control character")
    if " " in STRING.sub("", text):
        raise Damaged("the leaf has white space between tokens")
    if not all(escape in ESCAPES for escape in ESCAPE.findall(text)):
        raise Damaged("the leaf has a string that is not in its one form")
    try:
        members = json.loads(text, object_pairs_hook=distinct, parse_constant=refuse_constant)
    except ValueError as e:
        raise Damaged(f"the leaf is no JSON: {e}")
    if not isinstance(members, dict) or "seq" in members or "hash" in members:
        raise Damaged("the leaf is no object, or has a member seq or hash of its own")
    for name, form in (("timestamp", TIMESTAMP), ("event_id", UUID7)):
        if not isinstance(members.get(name), str) or not form.fullmatch(members[name]):
            raise Damaged(f"the leaf has no right {name}")
    if not isinstance(members.get("operation"), str) or members.get("result") not in ("ok", "error", "denied"):
        raise Damaged("the leaf has no right operation and result")
    return members


def check(line):
    """What a line has: number, stated hash, members (None when they are wrong), and what is wrong (None when nothing is)."""
    leaf, seq, stated = cut(line)
    if merkle.leaf_hash(leaf) != stated:
        return seq, stated, None, "the hash is not that of the leaf"
    try:
        return seq, stated, parse(leaf), None
    except Damaged as e:
        return seq, stated, None, str(e)
