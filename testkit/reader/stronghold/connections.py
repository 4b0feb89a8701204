"""Streams, references and pairings (docs/spec/stream.md, actors.md, protocol.md)."""

import base64
import re

from . import primitives as p
from .codec import Reader, Refused, lengthed
from .metadata import TYPES
from .policy import read_policy


def open_stream(data, key, associated):
    header, rest, plaintext, number = data[:37], data[37:], b"", 0
    cipher = {1: (12, p.open_aes), 2: (24, p.open_xchacha)}.get(header[4] if len(header) == 37 else 0)
    if header[:4] != b"SHS1" or cipher is None:
        raise Refused("STREAM_DAMAGED")
    length, open_chunk = cipher
    while True:
        chunk, rest = rest[:65584], rest[65584:]
        is_last = not rest
        chunk_key = p.hkdf(key, chunk[:32], b"stronghold stream 1" + header + associated)
        nonce = bytes(length - 5) + number.to_bytes(4, "big") + bytes([is_last])
        piece = open_chunk(chunk_key, nonce, chunk[32:])
        if piece is None or (number > 0 and not piece):
            raise Refused("STREAM_DAMAGED")
        plaintext, number = plaintext + piece, number + 1
        if is_last:
            return plaintext


KINDS = " greeting welcome ask tell cancel answer done failure farewell".split(" ")
FROM = {"R": ("greeting", "ask", "tell", "cancel"), "C": ("welcome", "answer", "done", "failure")}
MESSAGES = (
    "Execute VaultExists RecordExists StoreInsert StoreGet StoreDelete StoreHas StoreKeys StoreClear "
    "ListVersions PruneVersions LabelRecord RequestApproval RecordType"
).split()
KEYS = "Ed25519 X25519 Secp256k1Ecdsa Bls12381 P256".split()
IMPORTED = 53


def calls(r):
    """Calls of the procedures that the kit uses: docs/spec/procedures.md has the others."""

    def call():
        number = r.u8()
        if number == 0:
            r.bytes(), r.location()
        elif number == 5:
            r.one_of(KEYS), r.location()
        elif number == 6:
            r.location(), r.bytes()
        elif number == IMPORTED:
            r.u8(), r.bytes(), r.location()
        else:
            raise Refused("UNKNOWN_METHOD")
        r.optional(lambda: attributes(r)), r.optional(r.bytes)
        return number

    return r.list(call)


def attributes(r):
    r.optional(r.text), r.optional(lambda: read_policy(r))
    r.optional(lambda: r.list(r.bytes))


def read_input(r, name):
    if name == "Execute":
        calls(r)
    elif name == "RequestApproval":
        calls(r), r.boolean(), r.text(), r.u53(), r.u32()
    elif name == "StoreInsert":
        r.bytes(), r.bytes(), r.optional(r.u53)
    elif name == "PruneVersions":
        r.bytes(), r.u32()
    elif name == "LabelRecord":
        r.location(), r.optional(r.text)
    elif name in ("RecordExists", "RecordType"):
        r.location()
    elif name not in ("StoreKeys", "StoreClear"):
        r.bytes()


def read_output(r, name):
    def output():
        number = r.u8()
        if number == 5:
            r.bytes()
        elif number == 6:
            r.raw(64)

    readers = {
        "Execute": lambda: r.list(output),
        "StoreInsert": lambda: r.optional(r.bytes),
        "StoreGet": lambda: r.optional(r.bytes),
        "StoreDelete": lambda: r.optional(r.bytes),
        "StoreKeys": lambda: r.list(r.bytes),
        "ListVersions": lambda: r.list(lambda: (r.u53(), r.boolean())),
        "PruneVersions": r.u32,
        "RequestApproval": r.bytes,
        "RecordType": lambda: r.one_of(TYPES),
        "LabelRecord": lambda: None,
    }
    readers.get(name, r.boolean)()


class Transcript:
    """Both halves of a reference, frame by frame."""

    def __init__(self):
        self.greeted, self.next, self.asked, self.over = set(), 0, {}, False

    def take(self, side, frame):
        r = Reader(frame, "PROTOCOL_VIOLATION")
        kind = KINDS[r.u8()] if frame and 0 < frame[0] < len(KINDS) else r.refuse()
        first = kind in ("greeting", "welcome")
        if kind not in (*FROM[side], "farewell") or first == (side in self.greeted) or self.over:
            r.refuse()
        self.greeted.add(side)
        said = {"from": side, "kind": kind} | getattr(self, kind)(r)
        r.end()
        return said

    def opening(self, r):
        if r.raw(5) != b"SHRF\1":
            r.refuse()

    def greeting(self, r):
        self.opening(r)
        longest = r.u32()
        return {"longest": longest} if longest >= 64 else r.refuse()

    def welcome(self, r):
        self.opening(r)
        return {"client": r.raw(24).hex(), "longest": r.u32(), "messages": r.u32(), "bytes": r.u53()}

    def message(self, r):
        number, name = r.u32(), r.one_of(MESSAGES)
        if number != self.next:
            r.refuse()
        start, self.next, self.asked[number] = r.at, number + 1, name
        read_input(r, name)
        return {"number": number, "message": name, "input": r.data[start:].hex()}

    ask = tell = message

    def known(self, r):
        number = r.u32()
        return number if number in self.asked else r.refuse()

    def cancel(self, r):
        return {"number": self.known(r)}

    done = cancel

    def answer(self, r):
        number = self.known(r)
        start = r.at
        read_output(r, self.asked[number])
        return {"number": number, "output": r.data[start:].hex()}

    def failure(self, r):
        return {"number": self.known(r), "code": r.text()}

    def farewell(self, r):
        self.over = True
        return {"reason": r.one_of(("stopped", "violation"))}


def read_frames(data):
    r, transcript, said = Reader(data), Transcript(), []
    while r.at < len(r.data):
        said.append(transcript.take(r.one_of("RC"), r.bytes()))
    return said


def read_pairing(data, secret, host, guest):
    r = Reader(data)
    hello, welcome, reveal = (Reader(r.bytes()) for _ in range(3))
    guest_name, guest_key, commitment, guest_proof = hello.text(), hello.raw(32), hello.raw(32), hello.raw(32)
    host_name, host_key, host_nonce, host_proof = welcome.text(), welcome.raw(32), welcome.raw(32), welcome.raw(32)
    guest_nonce = reveal.raw(32)
    for frame in (r, hello, welcome, reveal):
        frame.end()

    def introduced(word):
        texts = (f"stronghold pairing 1 {word}", host, guest, guest_name)
        return b"".join(map(lengthed, texts)) + guest_key + commitment

    added = lengthed(host_name) + host_key + host_nonce
    proven = (
        guest_proof == p.hmac256(secret, introduced("guest")),
        host_proof == p.hmac256(secret, introduced("host"), added),
        commitment == p.sha256(b"stronghold pairing 1 nonce", guest_nonce),
    )
    if not all(proven):
        raise Refused("PAIRING_FAILED")
    digest = p.sha256(introduced("phrase"), added, guest_nonce)
    digits = f"{int.from_bytes(digest[:8], 'big') % 10**6:06}"
    return {"phrase": f"{digits[:3]} {digits[3:]}"}


def read_code(text):
    compact = re.sub(r"\s", "", text).upper()
    prefix = "STRONGHOLD:PAIR:"
    if not compact.startswith(prefix):
        raise Refused("INVALID_ARGUMENT")
    base32 = compact[len(prefix) :]
    try:
        whole = base64.b32decode(base32 + "=" * (-len(base32) % 8))
    except ValueError:
        raise Refused("INVALID_ARGUMENT") from None
    content, check = whole[:-4], whole[-4:]
    r = Reader(content)
    # One code has one spelling: the spare bits of the last character are zero.
    if p.sha256(content)[:4] != check or base64.b32encode(whole).decode().rstrip("=") != base32:
        r.refuse()
    r.one_of(("1",))
    peer, addresses, secret = r.bytes().decode(), r.list(r.bytes), r.raw(16)
    r.end()
    return {"peer": peer, "secret": secret.hex(), "addresses": len(addresses)}
