"""The encoding of messages (docs/spec/messages.md), and how anything is refused."""

import json


class Refused(Exception):
    """What a reader answers with: one of the codes of the specification."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Reader:
    """Reads from the front; whatever does not fit is refused with `code`."""

    def __init__(self, data, code="INVALID_ARGUMENT"):
        self.data, self.at, self.code = bytes(data), 0, code

    def refuse(self):
        raise Refused(self.code)

    def raw(self, length):
        if length > len(self.data) - self.at:
            self.refuse()
        self.at += length
        return self.data[self.at - length : self.at]

    def rest(self):
        return self.raw(len(self.data) - self.at)

    def end(self):
        if self.at != len(self.data):
            self.refuse()

    def number(self, length):
        return int.from_bytes(self.raw(length), "little")

    def u8(self):
        return self.number(1)

    def u32(self):
        return self.number(4)

    def u53(self):
        value = self.number(8)
        return value if value < 2**53 else self.refuse()

    def one_of(self, words):
        place = self.u8()
        return words[place] if place < len(words) else self.refuse()

    def boolean(self):
        return self.one_of((False, True))

    def bytes(self):
        return self.raw(self.u32())

    def text(self):
        try:
            return self.bytes().decode("utf-8")
        except UnicodeDecodeError:
            return self.refuse()

    def optional(self, read):
        return read() if self.boolean() else None

    def list(self, read):
        count = self.u32()
        if count > len(self.data) - self.at:
            self.refuse()
        return [read() for _ in range(count)]

    def location(self):
        kind = self.one_of(("generic", "counter", "temporary", "id"))
        if kind == "id":
            return {"vaultId": self.raw(24).hex(), "recordId": self.raw(24).hex()}
        if kind == "generic":
            return {"vault": self.bytes().hex(), "record": self.bytes().hex()}
        if kind == "counter":
            return {"vault": self.bytes().hex(), "counter": self.optional(self.u53)}
        return {"temporary": self.bytes().hex()}


def u32(number):
    return number.to_bytes(4, "little")


def u64(number):
    return number.to_bytes(8, "little")


def lengthed(content):
    data = content.encode() if isinstance(content, str) else content
    return u32(len(data)) + data


def option(value, encode):
    return b"\0" if value is None else b"\1" + encode(value)


def parse_json(text):
    """JSON in which no key stands twice."""

    def unique(pairs):
        if len({key for key, _ in pairs}) < len(pairs):
            raise Refused("INVALID_ARGUMENT")
        return dict(pairs)

    try:
        return json.loads(text, object_pairs_hook=unique)
    except ValueError:
        raise Refused("INVALID_ARGUMENT") from None
