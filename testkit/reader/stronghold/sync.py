"""Exports and pulls (docs/spec/sync.md)."""

from . import primitives as p
from . import snapshot as s
from .codec import Reader, Refused, lengthed

DAY = 24 * 60 * 60 * 1000


def open_export(data, private, sender, purpose, now, seen):
    """The state in an export. `seen`: ids of those that were imported; `None` for the answer to a pull."""
    magic = b"STSYNC\0\1"
    if len(data) < 96 or data[:8] != magic:
        raise Refused("EXPORT_REJECTED")
    info = lengthed("stronghold.ts sealed export 1") + lengthed(purpose)
    content = p.open_hpke(private, sender, data[8:40], info, magic, data[40:])
    if content is None:
        raise Refused("EXPORT_REJECTED")
    r = Reader(content, "SNAPSHOT_DAMAGED")
    name, _generation, _made, expires = r.raw(16), r.u53(), r.u53(), r.u53()
    if now >= expires:
        raise Refused("EXPORT_EXPIRED")
    if seen is not None and expires > now + 91 * DAY:
        raise Refused("EXPORT_REJECTED")
    if seen is not None and name in seen:
        raise Refused("EXPORT_REPLAYED")
    if seen is not None:
        seen.add(name)
    return s.read_state(r.rest())


def open_legacy(data, private, ephemeral):
    shared = p.agree(private, ephemeral)
    if shared is None:
        raise Refused("INVALID_ARGUMENT")
    return s.read_state(s.open_version3(data, shared, 0))


def pull_keys(own, partner, is_puller):
    """Keys of request, answer and comparison."""
    shared = p.agree(own, partner)
    both = (p.public_key(own), partner) if is_puller else (partner, p.public_key(own))
    sealing = p.hkdf(shared, b"", lengthed("stronghold.ts pull 1") + b"".join(both), 64)
    compare = p.hkdf(shared, b"", lengthed("stronghold.ts compare 1") + b"".join(sorted(both)))
    return sealing[:32], sealing[32:], compare


def rejected(data, magic):
    if data[:8] != magic:
        raise Refused("EXPORT_REJECTED")
    return data[8:]


def open_body(key, box, associated):
    body = p.open_xchacha(key, box[:24], box[40:] + box[24:40], associated)
    if body is None:
        raise Refused("EXPORT_REJECTED")
    return Reader(body, "EXPORT_REJECTED")


def read_request(data, key):
    magic = b"STPULL\0\1"
    r = open_body(key, rejected(data, magic), magic)
    step = r.one_of(("compare", "fetch"))
    body = {"nonce": r.raw(32).hex()}
    body |= compare_body(r) if step == "compare" else fetch_body(r)
    r.end()
    return {"step": step, "body": body}


def identifier(r):
    return r.raw(24).hex()


def addresses(r):
    return r.list(lambda: {"vaultId": identifier(r), "recordId": identifier(r)})


def compare_body(r):
    def choice():
        vaults = r.optional(lambda: r.list(lambda: identifier(r)))
        return {"vaults": vaults, "records": addresses(r)}

    def known():
        return {"vault": identifier(r), "digests": r.bytes().hex()}

    def client():
        return {"client": identifier(r)} | choice() | {"known": r.list(known)}

    return {"clients": r.list(client), "others": r.optional(choice)}


def fetch_body(r):
    def group():
        return {"index": r.u8(), "fingerprints": r.bytes().hex()}

    def vault():
        return {"vault": identifier(r), "bits": r.u8(), "groups": r.list(group)}

    def client():
        return {"client": identifier(r), "records": addresses(r), "vaults": r.list(vault)}

    return {"clients": r.list(client)}


def read_answer(data, key, nonce):
    """What an answer says, and the export in it."""
    magic = b"STANSW\0\1"
    outer = Reader(rejected(data, magic), "EXPORT_REJECTED")
    r = open_body(key, outer.bytes(), magic + nonce)
    kind = r.one_of(("differing", "served"))

    def vault():
        return {"vault": identifier(r), "bits": r.u8(), "groups": r.bytes().hex()}

    def client():
        return {"client": identifier(r), "records": addresses(r), "vaults": r.list(vault)}

    body = {"clients": r.list(client)} if kind == "differing" else {"served": r.u32()}
    r.end()
    return {"kind": kind, "body": body}, outer.rest()


def marks(state, compare, vault, rows):
    """The fingerprints of rows, and the digest of the group that all of them are."""
    secrets = {}
    for client in state.values():
        found = s.open_vault(client, vault)
        secrets |= {name: bytes.fromhex(secret) for name, secret in found.items()}

    def fingerprint(row):
        content = b""
        if row[24] == 2:
            content = p.blake2b(16, compare, b"\1", secrets[row[:24].hex()])
        return p.blake2b(16, compare, b"\2", vault, row, content)

    parts = []
    for section in sorted({row[0] for row in rows}):
        its = sorted(row for row in rows if row[0] == section)
        stamped = b"".join(row for row in its if row[24] < 2)
        parts += [p.blake2b(32, stamped)] if stamped else []
        parts += [fingerprint(row) for row in its if row[24] == 2]
    digest = p.blake2b(16, compare, b"\3", vault, *parts) if parts else bytes(16)
    return {"fingerprints": [fingerprint(row).hex() for row in rows], "digest": digest.hex()}
