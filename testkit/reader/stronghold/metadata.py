"""Metadata in a snapshot (docs/spec/metadata.md)."""

from . import snapshot as s
from .codec import Reader, Refused
from .policy import read_policy

RESERVED = s.path_id(b"stronghold.ts")
TYPES = (
    "Unknown Data Seed Ed25519 X25519 Secp256k1Ecdsa P256 Bls12381 Symmetric HdNode SharedSecret "
    "DerivedKey Unwrapped Concatenation HdNodeEd25519 HdNodeSecp256k1 HdNodeP256"
).split()
KINDS = ("record", "compartment", "tombstone", "amended")
NOTHING = {
    "type": "Unknown", "label": None, "created": None, "changed": None, "lastUsed": None,
    "uses": 0, "bornInside": False, "readable": False, "policy": None,
}  # fmt: skip


def read(state):
    """What is known of all that a state holds, and whether all of it is true."""
    reserved = state.get(RESERVED)
    generation = read_number(reserved, b"snapshot")
    read_number(reserved, b"clock")
    known, is_true = {}, True
    for name, client in state.items():
        if name == RESERVED:
            continue
        entries = read_entries(reserved, name)
        is_true = is_true and all(is_named(name, key, entry) for key, entry in entries.items())
        known[name.hex()] = describe(name, client, entries)
    return {"generation": generation, "clients": known}, is_true


def secret_of(reserved, vault, record):
    if reserved is None or s.path_id(vault) not in reserved["keys"]:
        return None
    found = s.open_vault(reserved, s.path_id(vault)).get(s.record_id(vault, record).hex())
    if found is None or found == "!RECORD_REVOKED":
        return None
    if found.startswith("!"):
        raise Refused("SNAPSHOT_DAMAGED")
    return bytes.fromhex(found)


def read_number(reserved, record):
    content = secret_of(reserved, b"metadata", record)
    if content is None:
        return 0
    r = Reader(content, "SNAPSHOT_DAMAGED")
    if r.u8() != 1:
        raise Refused("UNSUPPORTED_VERSION")
    number = r.u53()
    r.end()
    return number


def read_entries(reserved, client):
    entries = {}
    for number in range(64):
        content = secret_of(reserved, b"attributes/" + client, bytes([number]))
        if content is None:
            continue
        r = Reader(content, "SNAPSHOT_DAMAGED")
        r.one_of(("1",))
        for key, entry in r.list(lambda: (r.bytes(), r.bytes())):
            if key in entries or bucket_of(key) != number:
                r.refuse()
            entries[key] = read_entry(Reader(entry, "SNAPSHOT_DAMAGED"), key)
        r.end()
    return entries


def bucket_of(key):
    lengths = {0: 1, 1: 25, 2: 49}
    if not key or len(key) != lengths.get(key[0]):
        raise Refused("SNAPSHOT_DAMAGED")
    return 0 if key[0] == 0 else key[-24] % 64


def read_entry(r, key):
    kind = r.one_of(KINDS)
    if (kind == "compartment") != (key[0] < 2):
        r.refuse()
    if kind == "compartment":
        entry = {"name": r.optional(r.bytes), "policy": r.optional(lambda: policy(r)), "next": r.u53()}
        entry |= usage(r)
    elif kind == "tombstone":
        entry = {"changed": stamp(r), "location": r.optional(lambda: stored_location(r))}
    else:
        entry = read_record(r)
        if kind == "amended":
            r.list(r.text), stamp(r)
    r.end()
    return entry | {"kind": kind}


def read_record(r):
    entry = {"type": r.one_of(TYPES), "bornInside": r.one_of((True, False)), "content": r.raw(16)}
    entry |= {"created": r.u53(), "changed": stamp(r), "location": r.optional(lambda: stored_location(r))}
    entry |= {"label": r.optional(r.text), "policy": r.optional(lambda: policy(r))}
    return entry | {"readable": len(r.list(lambda: r.raw(24))) > 0} | usage(r)


def stored_location(r):
    """Records have names, and neither temporaries nor ids."""
    location = r.location()
    return location if "vault" in location else r.refuse()


def stamp(r):
    _generation, changed, _writer = r.u53(), r.u53(), r.raw(8)
    return changed


def usage(r):
    uses, _start, _within = r.u53(), r.u53(), r.u32()
    return {"uses": uses, "lastUsed": r.optional(r.u53)}


def policy(r):
    return {"version": 1} | read_policy(r)


def is_named(client, key, entry):
    """Whether an entry has no name, or its own."""
    if entry["kind"] == "compartment":
        own = client if key[0] == 0 else key[1:]
        return entry["name"] is None or s.path_id(entry["name"]) == own
    return entry["location"] is None or ids_of(entry["location"]) == key[1:]


def ids_of(location):
    vault = bytes.fromhex(location["vault"])
    if "record" in location:
        return s.path_id(vault) + s.record_id(vault, bytes.fromhex(location["record"]))
    if location["counter"] is None:
        return None
    return s.path_id(vault) + s.counter_id(vault, location["counter"])


def describe(name, client, entries):
    def named(key):
        entry = entries.get(key)
        if entry is None:
            return {"name": None, "policy": None}
        is_own = entry["name"] is not None and is_named(name, key, entry)
        return {"name": entry["name"].hex() if is_own else None, "policy": entry["policy"]}

    def vault_of(vault):
        _, records = client["vaults"].get(vault, (None, {}))
        told = {
            record.hex(): describe_record(name, b"\2" + vault + record, sealed, entries)
            for record, sealed in records.items()
        }
        return named(b"\1" + vault) | {"records": told}

    vaults = {vault.hex(): vault_of(vault) for vault in client["keys"]}
    return named(b"\0") | {"vaults": vaults}


def describe_record(client, key, sealed, entries):
    entry = entries.get(key, {"kind": "none"})
    told = NOTHING | {"revoked": sealed["revoke"] is not None, "location": None}
    if entry["kind"] != "none" and is_named(client, key, entry):
        told["location"] = entry["location"]
    if entry["kind"] in ("none", "tombstone"):
        return told
    is_fresh = sealed["blob"][:16] == entry["content"]
    told |= {name: entry[name] for name in ("created", "changed", "lastUsed", "uses", "policy", "readable")}
    if is_fresh:
        told |= {name: entry[name] for name in ("type", "label", "bornInside")}
    return told
