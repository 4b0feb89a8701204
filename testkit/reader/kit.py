"""Runs the test kit through this reader: python kit.py [DIRECTORY]."""

import hashlib
import json
import pathlib
import sys
import zlib

from stronghold import connections, metadata, policy, snapshot, sync
from stronghold.codec import Refused


class Vector:
    """A vector; `head` has its lines."""

    def __init__(self, path):
        head, _, body = path.read_bytes().partition(b"\n\n")
        self.head = dict(line.split(": ", 1) for line in head.decode().split("\n"))
        self.body = zlib.decompress(body) if self.head.get("compressed") == "zlib" else body

    def bytes(self, name):
        return bytes.fromhex(self.head[name])

    def key(self):
        if "key" in self.head:
            return self.bytes("key")
        passphrase, derivation = self.bytes("passphrase"), self.head["derivation"]
        if derivation != "pbkdf2":
            return snapshot.key_of_passphrase(passphrase, derivation)
        own = (self.bytes("salt"), int(self.head["rounds"]))
        return snapshot.key_of_passphrase(passphrase, derivation, *own)

    def content(self):
        return json.loads(self.head["metadata" if self.head["kind"] == "metadata" else "content"])


def read_snapshot(v):
    return shortened(snapshot.contents(snapshot.read_state(snapshot.open_file(v.body, v.key()))))


def shortened(contents):
    """Long values by their hash."""
    for client in contents.values():
        for key, value in client["store"].items():
            if len(value) > 128:
                client["store"][key] = "sha256:" + hashlib.sha256(bytes.fromhex(value)).hexdigest()
    return contents


def read_metadata(v):
    told, is_true = metadata.read(snapshot.read_state(snapshot.open_file(v.body, v.key())))
    assert is_true == (v.head.get("sound") != "no"), "sound"
    return told


def read_id(v):
    made = {
        "client": lambda: snapshot.path_id(v.bytes("path")),
        "vault": lambda: snapshot.path_id(v.bytes("path")),
        "record": lambda: snapshot.record_id(v.bytes("vault"), v.bytes("record")),
        "counter": lambda: snapshot.counter_id(v.bytes("vault"), int(v.head["counter"])),
    }
    return made[v.head["of"]]()


def read_export(v):
    seen, purpose = set(), v.head.get("purpose", "")
    for _ in range(int(v.head.get("times", 1))):
        options = (v.bytes("recipient"), v.bytes("sender"), purpose, int(v.head["now"]), seen)
        state = sync.open_export(v.body, *options)
    return snapshot.contents(state)


def read_answer(v):
    _, key, _ = sync.pull_keys(v.bytes("own"), v.bytes("partner"), True)
    said, export = sync.read_answer(v.body, key, v.bytes("nonce"))
    if said["kind"] == "differing":
        return said
    purpose = f"pull {v.head['nonce']} {said['body']['served']}"
    options = (v.bytes("own"), v.bytes("partner"), purpose, int(v.head["now"]), None)
    return said | {"export": snapshot.contents(sync.open_export(export, *options))}


def read_marks(v):
    rows = [bytes.fromhex(row) for row in json.loads(v.head["rows"])]
    return sync.marks(snapshot.read_state(v.body), v.bytes("compare"), v.bytes("vault"), rows)


def read_stream(v):
    plaintext = connections.open_stream(v.body, v.bytes("key"), v.bytes("associated"))
    return {"length": len(plaintext), "sha256": hashlib.sha256(plaintext).hexdigest()}


def read_legacy(v):
    return snapshot.contents(sync.open_legacy(v.body, v.bytes("recipient"), v.bytes("epk")))


def read_request(v):
    return sync.read_request(v.body, sync.pull_keys(v.bytes("own"), v.bytes("partner"), False)[0])


def read_approval(v):
    options = (v.bytes("approver"), v.bytes("call"), v.head.get("exact") != "no")
    return policy.read_approval(v.body, *options)


# Whose content is JSON in the header, and whose is the body itself.
TOLD = {
    "snapshot": read_snapshot,
    "state": lambda v: snapshot.contents(snapshot.read_state(v.body), int(v.head.get("now", 0))),
    "lz4": lambda v: {"hex": snapshot.decompress(v.body).hex()},
    "metadata": read_metadata,
    "approval": read_approval,
    "export": read_export,
    "legacy-export": read_legacy,
    "pull-request": read_request,
    "pull-answer": read_answer,
    "pull-marks": read_marks,
    "stream": read_stream,
    "frames": lambda v: connections.read_frames(v.body),
    "pairing": lambda v: connections.read_pairing(v.body, v.bytes("secret"), v.head["host"], v.head["guest"]),
    "pairing-code": lambda v: connections.read_code(v.body.decode()),
}
MADE = {
    "id": read_id,
    "policy": lambda v: policy.encode_document(v.head["document"]),
    "pull-keys": lambda v: b"".join(sync.pull_keys(v.bytes("puller"), v.bytes("source"), True)),
    "pull-amended": lambda v: sync.p.blake2b(24, v.bytes("stamp"), v.bytes("amendment")),
}
# Only the zone that made a seal can tell it from another.
SEALED = ("approval-later", "approval-more-uses", "approval-other-seal")


def fault(v, name):
    kind = v.head["kind"]
    try:
        found = (TOLD | MADE)[kind](v)
    except Refused as refused:
        return None if refused.code == v.head["expect"] else f"{refused.code}, not {v.head['expect']}"
    if v.head["expect"] != "success":
        return None if name in SEALED else f"is read, not {v.head['expect']}"
    expected = v.body if kind in MADE else v.content()
    return None if found == expected else f"reads {found!r}"


def main():
    here = pathlib.Path(__file__).parent
    directory = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here.parent / "vectors"
    paths = sorted(directory.iterdir())
    faults = [(path.name, fault(Vector(path), path.name)) for path in paths]
    failed = [f"{name}: {words}" for name, words in faults if words]
    print("\n".join([*failed, f"python: {len(paths) - len(failed)} of {len(paths)} vectors"]))
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
