"""The Merkle tree of RFC 6962, section 2.1, and its inclusion proofs."""

import hashlib

BLOCK = 256  # the leaves of a level-0 tile of C2SP tlog-tiles
EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(leaf):
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(hashes, last=None):
    """The root over the hashes of complete subtrees of one height, and of a smaller one after them if there is one.

    Left to right: a stack of complete subtrees with their heights, folded from the right at the end. That is the split at the
    largest power of two below the number of leaves, which section 2.1 defines.
    """
    stack = []
    for value in hashes:
        height = 0
        while stack and stack[-1][0] == height:
            value = node_hash(stack.pop()[1], value)
            height += 1
        stack.append((height, value))
    if not stack and last is None:
        return EMPTY
    value = last if last is not None else stack.pop()[1]
    while stack:
        value = node_hash(stack.pop()[1], value)
    return value


def includes(leaf, index, size, proof, expected):
    """Whether the proof leads from the leaf to the root: PATH of section 2.1.1, followed down from the root."""

    def walk(start, end, rest):
        if end - start == 1:
            return leaf if not rest else None
        if not rest:
            return None
        split = start + (1 << ((end - start - 1).bit_length() - 1))
        if index < split:
            below = walk(start, split, rest[:-1])
            return None if below is None else node_hash(below, rest[-1])
        below = walk(split, end, rest[:-1])
        return None if below is None else node_hash(rest[-1], below)

    return 0 <= index < size and walk(0, size, proof) == expected
