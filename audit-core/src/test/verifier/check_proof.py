#!/usr/bin/env python3
"""Checks that an entry is in a log, by a .tlog-proof file (C2SP tlog-proof). Needs nothing but Python 3.

    check_proof.py LEAF PROOF --verifier-key KEY-OR-FILE

LEAF is a file with the bytes of a leaf, or with its line as a segment has it. Prints one JSON object and ends with 0 when the
proof is right, else with 1.
"""

import sys

sys.dont_write_bytecode = True

import argparse
import json
import re

import entries
import merkle
from notes import Checkpoint, Key, Malformed, strict_base64
from verify import given_keys


def leaf_of(data):
    """The leaf, and its number when the file has the whole line."""
    try:
        leaf, seq, _ = entries.cut(data[:-1] if data.endswith(b"\n") else data)
        return leaf, seq
    except entries.Damaged:
        return data, None


def read(data):
    """Index, hashes and checkpoint of a proof."""
    header, separator, note = data.partition(b"\n\n")
    if not separator:
        raise Malformed("the proof has no empty line before its checkpoint")
    lines = header.decode("latin-1").split("\n")
    if lines.pop(0) != "c2sp.org/tlog-proof@v1":
        raise Malformed("the proof does not begin as one")
    if lines and lines[0].startswith("extra "):
        strict_base64(lines.pop(0)[6:])
    if not lines or not re.fullmatch(r"index (0|[1-9][0-9]{0,18})", lines[0], re.ASCII):
        raise Malformed("the proof has no index")
    hashes = [strict_base64(line) for line in lines[1:]]
    if any(len(value) != 32 for value in hashes):
        raise Malformed("a hash of the proof has not 32 bytes")
    return int(lines[0][6:]), hashes, Checkpoint(note)


def check(leaf_file, proof_file, keys):
    """What is wrong, or None, and what the proof says."""
    with open(proof_file, "rb") as f:
        index, hashes, checkpoint = read(f.read())
    with open(leaf_file, "rb") as f:
        leaf, seq = leaf_of(f.read())
    said = {"origin": checkpoint.origin, "index": index, "size": checkpoint.size, "root": checkpoint.root.hex()}
    trusted = [key for key in keys if key.name == checkpoint.origin]
    if not checkpoint.note.signers(trusted):
        return "the checkpoint is not signed by the log's key", said
    if seq is not None and seq != index:
        return f"the line is entry {seq}, the proof is of entry {index}", said
    if not merkle.includes(merkle.leaf_hash(leaf), index, checkpoint.size, hashes, checkpoint.root):
        return "the hashes do not lead from the entry to the root", said
    return None, said


def main():
    parser = argparse.ArgumentParser(description="Checks that an entry is in a log.")
    parser.add_argument("leaf")
    parser.add_argument("proof")
    parser.add_argument("--verifier-key", required=True, help="a verifier key, or a file of them, one a line")
    arguments = parser.parse_args()
    said = {}
    try:
        keys = [Key(text) for text in given_keys(arguments.verifier_key)]
        problem, said = check(arguments.leaf, arguments.proof, keys)
    except Malformed as e:
        problem = str(e)
    print(json.dumps({"verdict": "authentic" if problem is None else "wrong", **said, "problem": problem}))
    return 0 if problem is None else 1


if __name__ == "__main__":
    sys.exit(main())
