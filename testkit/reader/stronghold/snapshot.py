"""Snapshot files (docs/spec/snapshot.md)."""

import base64
import hashlib
import hmac
import re

from . import primitives as p
from .codec import Reader, Refused

GIB = 2**30
HEADER = re.compile(
    rb"(age-encryption\.org/v1\n-> scrypt ([A-Za-z0-9+/]{22}) (0|[1-9][0-9]?)\n"
    rb"([A-Za-z0-9+/]{43})\n---) ([A-Za-z0-9+/]{43})\n"
)


def key_of_passphrase(passphrase, derivation, salt=None, rounds=100):
    if derivation == "blake2b":
        return p.blake2b(32, passphrase)
    return hashlib.pbkdf2_hmac("sha512", passphrase, salt or derivation.encode(), rounds)[:32]


def open_file(data, key, most=20):
    """The state of a file, not decoded."""
    if len(data) < 7 or data[:5] != b"PARTI":
        raise Refused("NOT_A_SNAPSHOT")
    version = data[5:7]
    if version not in (b"\2\0", b"\3\0"):
        raise Refused("UNSUPPORTED_VERSION")
    if len(data) < (55 if version == b"\2\0" else 173):
        raise Refused("NOT_A_SNAPSHOT")
    body = data[7:]
    return open_version2(body, key) if version == b"\2\0" else open_version3(body, key, most)


def base64_canonical(text):
    data = base64.b64decode(text + b"=" * (-len(text) % 4))
    if base64.b64encode(data).rstrip(b"=") != text:
        raise Refused("SNAPSHOT_DAMAGED")
    return data


def open_version3(body, key, most):
    match = HEADER.match(body)
    if match is None:
        raise Refused("SNAPSHOT_DAMAGED")
    salt, sealed, mac = (base64_canonical(match[group]) for group in (2, 4, 5))
    work_factor = int(match[3])
    if work_factor > min(most, 23):
        raise Refused("WORK_FACTOR_TOO_HIGH")
    wrap_key = p.scrypt(key, b"age-encryption.org/v1/scrypt" + salt, work_factor)
    file_key = p.open_chacha(wrap_key, bytes(12), sealed)
    if file_key is None:
        raise Refused("WRONG_KEY")
    if not hmac.compare_digest(p.hmac256(p.hkdf(file_key, b"", b"header"), match[1]), mac):
        raise Refused("SNAPSHOT_DAMAGED")
    return decompress(open_chunks(body[match.end() :], file_key))


def open_chunks(payload, file_key):
    nonce, rest, content, counter = payload[:16], payload[16:], b"", 0
    key = p.hkdf(file_key, nonce, b"payload")
    while True:
        chunk, rest = rest[:65552], rest[65552:]
        is_last = not rest
        nonce = counter.to_bytes(11, "big") + bytes([is_last])
        piece = p.open_chacha(key, nonce, chunk)
        if piece is None or (counter > 0 and not piece):
            raise Refused("SNAPSHOT_DAMAGED")
        content, counter = content + piece, counter + 1
        if is_last:
            return content


def open_version2(body, key):
    ephemeral, tag, ciphertext = body[:32], body[32:48], body[48:]
    shared = p.agree(key, ephemeral)
    both = ephemeral + p.public_key(key)
    content, early = (
        shared and p.open_xchacha(shared, nonce, ciphertext + tag)
        for nonce in (p.blake2b(32, both)[:24], p.blake2b(24, both))
    )
    if content is None:
        raise Refused("WRONG_KEY_OR_DAMAGED" if early is None else "UNSUPPORTED_VERSION")
    return decompress(content)


def decompress(block):
    """One raw LZ4 block; the length of the result is known before any of it is made."""
    if length_of(block, None) > GIB:
        raise Refused("SNAPSHOT_TOO_LARGE")
    out = bytearray()
    length_of(block, out)
    return bytes(out)


def length_of(block, out):
    at = length = 0

    def more(nibble):
        nonlocal at
        count = nibble
        while nibble == 15:
            if at >= len(block):
                raise Refused("SNAPSHOT_DAMAGED")
            at += 1
            count += block[at - 1]
            if block[at - 1] < 255:
                break
        return count

    while at < len(block):
        token = block[at]
        at += 1
        literals = more(token >> 4)
        if literals > len(block) - at:
            raise Refused("SNAPSHOT_DAMAGED")
        if out is not None:
            out += block[at : at + literals]
        at, length = at + literals, length + literals
        if at == len(block):
            break
        distance = int.from_bytes(block[at : at + 2], "little")
        if at + 2 > len(block) or not 0 < distance <= length:
            raise Refused("SNAPSHOT_DAMAGED")
        at += 2
        match = more(token & 15) + 4
        length += match
        if out is not None:
            start = len(out) - distance
            repeated = bytes(out[start : start + min(distance, match)])
            out += (repeated * (match // distance + 1))[:match]
    return length


def read_state(data):
    """Clients by id: `keys`, `vaults` and `store`, still sealed."""
    r = Reader(data, "SNAPSHOT_DAMAGED")

    def take():
        return r.raw(r.number(8))

    def mapped(read_key, read_value):
        found = {}
        count = r.number(8)
        if count > len(r.data) - r.at:
            r.refuse()
        for _ in range(count):
            key = read_key()
            if key in found:
                r.refuse()
            found[key] = read_value()
        return found

    def moment():
        seconds, nanoseconds = r.number(8), r.number(4)
        return seconds * 10**9 + nanoseconds if nanoseconds < 10**9 else r.refuse()

    def identifier():
        return r.raw(24)

    def record():
        names = ("id", "data", "revoke", "blob")
        return dict(zip(names, (identifier(), take(), r.optional(take), take())))

    def client():
        keys = mapped(identifier, take)
        vaults = mapped(identifier, lambda: (take(), mapped(identifier, record)))
        store = mapped(take, lambda: (take(), r.optional(moment)))
        r.optional(moment), moment(), r.optional(moment)
        return {"keys": keys, "vaults": vaults, "store": store}

    return mapped(identifier, client)


def open_box(key, associated, box):
    return p.open_xchacha(key, box[16:40], box[40:] + box[:16], associated)


def open_record(key, name, record):
    """A secret. Refused where a box, or what stands in one, is not of this record."""
    transaction = open_box(key, name, record["data"])
    if transaction is None or len(transaction) != 112 or record["id"] != name:
        raise Refused("RECORD_DAMAGED")
    kind = int.from_bytes(transaction[:8], "big")
    length = int.from_bytes(transaction[8:16], "big")
    if kind != 1 or transaction[16:40] != name or length != len(record["blob"]) - 40:
        raise Refused("RECORD_DAMAGED")
    secret = open_box(key, transaction[40:64], record["blob"])
    if secret is None:
        raise Refused("RECORD_DAMAGED")
    return secret


def open_vault(client, vault):
    """Record ids to secrets, or to the code that stands in the way, as `!CODE`."""
    if vault not in client["keys"]:
        return "!VAULT_NOT_FOUND"
    key = client["keys"][vault]
    inner, records = client["vaults"].get(vault, (key, {}))
    found = {}
    for name, record in records.items():
        try:
            if record["revoke"] is not None:
                raise Refused("RECORD_REVOKED")
            if inner != key or len(key) != 32:
                raise Refused("RECORD_DAMAGED")
            found[name.hex()] = open_record(key, name, record).hex()
        except Refused as refused:
            found[name.hex()] = f"!{refused.code}"
    return found


def contents(state, now=0):
    """All that clients hold, but for the reserved one. `now`: milliseconds since 1970."""

    def is_there(entry):
        return entry[1] is None or now * 10**6 < entry[1]

    return {
        name.hex(): {
            "vaults": {
                vault.hex(): open_vault(client, vault)
                for vault in {**client["keys"], **client["vaults"]}
            },
            "store": {
                key.hex(): entry[0].hex() for key, entry in client["store"].items() if is_there(entry)
            },
        }
        for name, client in state.items()
        if name != path_id(b"stronghold.ts")
    }


def mac24(key, message):
    return hmac.digest(key, message, "sha512")[:24]


def path_id(path):
    return mac24(path, path)


def record_id(vault, record):
    return mac24(record, path_id(vault))


def counter_id(vault, number):
    numbers = ", ".join(str(byte) for byte in vault)
    text = f"[{numbers}]{number or 'first_record'}".encode()
    return mac24(text, text)
