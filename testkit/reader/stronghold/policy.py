"""Policies: documents, bytes, approvals (docs/spec/policy.md)."""

import datetime
import pathlib
import re

from . import primitives as p
from .codec import Reader, Refused, lengthed, option, parse_json, u32, u64

SPEC = pathlib.Path(__file__).parents[3] / "docs" / "spec" / "procedures.md"
PROCEDURES = re.findall(r"^\| \d+ \| `(\w+)` \|", SPEC.read_text(), re.MULTILINE)
APPLICATION = re.compile(r"[\w-]+(\.[\w-]+)*\.[A-Z]\w*(@[0-9a-f]{64})?")
# What can be a usage, of a later version too: any other word permits nothing and is left out.
WORD = re.compile(rf"[A-Za-z][A-Za-z0-9]*|{APPLICATION.pattern}")
DATE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?Z")
NO_LINE = re.compile("[\n\v\f\r\x85\u2028\u2029\ud800-\udfff]")
WRAPPABLE = ("never", "bornInside", "any")
KEYS = ("usages", "wrappable", "expires", "maxUses", "rate", "requireApproval", "derived")
EPOCH = datetime.datetime(1970, 1, 1)


def demand(condition):
    if not condition:
        raise Refused("INVALID_ARGUMENT")


def fields(value, known):
    demand(isinstance(value, dict) and set(value) <= set(known))
    return value


def integer(value, least, most):
    demand(isinstance(value, int) and not isinstance(value, bool) and least <= value <= most)
    return value


def milliseconds(text):
    match = DATE.fullmatch(text) if isinstance(text, str) else None
    demand(match)
    try:
        moment = datetime.datetime.fromisoformat(match[1])
    except ValueError:
        raise Refused("INVALID_ARGUMENT") from None
    demand(moment.year >= 2020)
    whole = (moment - EPOCH) // datetime.timedelta(milliseconds=1)
    return whole + int((match[2] or "0").ljust(3, "0"))


def is_usage(name):
    return name in PROCEDURES + ["Sync", "Export", "Import"] or APPLICATION.fullmatch(name)


def is_purpose(text):
    return not NO_LINE.search(text) and len(text.encode()) <= 256


def encode_document(text):
    document = fields(parse_json(text), ("version", *KEYS))
    demand(document.pop("version", None) == 1)
    return encode(document, 1)


def encode(policy, depth):
    fields(policy, KEYS)
    usages = policy.get("usages")
    demand(isinstance(usages, list) and all(isinstance(n, str) and is_usage(n) for n in usages))
    for key in policy:
        demand(policy[key] is not None)
    demand(depth < 4 or "derived" not in policy)
    parts = [
        u32(len(usages)) + b"".join(lengthed(name) for name in usages),
        option(policy.get("wrappable"), wrappable),
        option(policy.get("expires"), lambda text: u64(milliseconds(text))),
        option(policy.get("maxUses"), lambda uses: u64(integer(uses, 1, 2**53 - 1))),
        option(policy.get("rate"), rate),
        option(policy.get("requireApproval"), approval_demand),
        option(policy.get("derived"), lambda derived: encode(derived, depth + 1)),
    ]
    return b"".join(parts)


def wrappable(word):
    demand(word in WRAPPABLE)
    return bytes([WRAPPABLE.index(word)])


def rate(value):
    said = fields(value, ("uses", "milliseconds"))
    uses = integer(said.get("uses"), 1, 2**32 - 1)
    return u32(uses) + u64(integer(said.get("milliseconds"), 1, 2**50))


def approval_demand(value):
    said = fields(value, ("approver", "purpose"))

    def approver(text):
        demand(isinstance(text, str) and re.fullmatch("[0-9a-fA-F]{64}", text))
        return bytes.fromhex(text)

    def purpose(text):
        demand(isinstance(text, str) and text and is_purpose(text))
        return lengthed(text)

    return option(said.get("approver"), approver) + option(said.get("purpose"), purpose)


def read_policy(r, depth=1):
    """A policy in metadata, as a document without its version."""
    if depth > 4:
        r.refuse()
    approval = lambda: present(
        approver=hexed(r.optional(lambda: r.raw(32))), purpose=r.optional(r.text)
    )
    return present(
        usages=[name for name in r.list(r.text) if WORD.fullmatch(name)],
        wrappable=r.optional(lambda: r.one_of(WRAPPABLE)),
        expires=r.optional(lambda: iso(r.u53())),
        maxUses=r.optional(r.u53),
        rate=r.optional(lambda: {"uses": r.u32(), "milliseconds": r.u53()}),
        requireApproval=r.optional(approval),
        derived=r.optional(lambda: read_policy(r, depth + 1)),
    )


def present(**entries):
    return {key: value for key, value in entries.items() if value is not None}


def hexed(data):
    return None if data is None else data.hex()


def iso(time):
    moment = EPOCH + datetime.timedelta(milliseconds=time)
    return moment.isoformat(timespec="milliseconds") + "Z"


ROLES = ("use", "write", "revoke", "collect")


def read_approval(token, approver, call, is_exact):
    """A statement, if its signature is the approver's and it is for this call."""
    r = Reader(token, "APPROVAL_INVALID")
    statement, signature = r.bytes(), r.raw(64)
    r.end()
    signed = b"stronghold.ts approval statement 2\0" + statement
    if not p.verify_ed25519(signature, signed, approver):
        r.refuse()
    said = read_statement(Reader(statement, "APPROVAL_INVALID"))
    if is_exact and said["digest"] != p.sha256(call).hex():
        r.refuse()
    return said


def read_statement(r):
    def place():
        return {
            "role": r.one_of(ROLES),
            "vault": r.raw(24).hex(),
            "record": hexed(r.optional(lambda: r.raw(24))),
            "version": r.optional(r.u53),
            "content": r.raw(16).hex(),
        }

    said = {
        "nonce": r.raw(16).hex(),
        "client": r.raw(24).hex(),
        "procedure": r.text(),
        "places": r.list(place),
        "digest": hexed(r.optional(lambda: r.raw(32))),
        "purpose": r.text(),
        "lifetime": r.u53(),
        "notAfter": r.u53(),
        "uses": r.u32(),
        "seal": r.raw(32).hex(),
    }
    r.end()
    return said
