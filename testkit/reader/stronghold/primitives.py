"""Standard primitives: from `cryptography`, PyNaCl and hashlib. Only scrypt with N = 1 is written here."""

import hashlib
import hmac
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from nacl import bindings, exceptions


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def hmac256(key, *parts):
    return hmac.digest(key, b"".join(parts), "sha256")


def blake2b(length, *parts):
    return hashlib.blake2b(b"".join(parts), digest_size=length).digest()


def expand(key, info, length):
    out, block = b"", b""
    for number in range(1, -(-length // 32) + 1):
        block = hmac256(key, block, info, bytes([number]))
        out += block
    return out[:length]


def hkdf(key, salt, info, length=32):
    return expand(hmac256(salt or bytes(32), key), info, length)


def open_chacha(key, nonce, sealed, associated=None):
    """The plaintext; `None` for what does not authenticate."""
    try:
        return ChaCha20Poly1305(key).decrypt(nonce, sealed, associated)
    except (InvalidTag, ValueError):
        return None


def open_aes(key, nonce, sealed):
    try:
        return AESGCM(key).decrypt(nonce, sealed, None)
    except (InvalidTag, ValueError):
        return None


def open_xchacha(key, nonce, sealed, associated=b""):
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, associated, nonce, key)
    except (exceptions.CryptoError, ValueError):
        return None


def public_key(private):
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def agree(private, public):
    """X25519; `None` for a shared secret of zeros."""
    try:
        key = X25519PublicKey.from_public_bytes(public)
        return X25519PrivateKey.from_private_bytes(private).exchange(key)
    except ValueError:
        return None


def verify_ed25519(signature, message, public):
    try:
        bindings.crypto_sign_open(signature + message, public)
        return True
    except (exceptions.CryptoError, ValueError):
        return False


def scrypt(password, salt, work_factor):
    if work_factor == 0:
        return scrypt_one(password, salt)
    memory = 2 ** (work_factor + 10) + 2**20
    options = {"n": 2**work_factor, "r": 8, "p": 1, "maxmem": memory, "dklen": 32}
    return hashlib.scrypt(password, salt=salt, **options)


def scrypt_one(password, salt):
    """scrypt with N = 1, r = 8, p = 1, which RFC 7914 and OpenSSL exclude."""
    block = hashlib.pbkdf2_hmac("sha256", password, salt, 1, 1024)
    first = block_mix(block)
    mixed = block_mix(bytes(a ^ b for a, b in zip(first, block)))
    return hashlib.pbkdf2_hmac("sha256", password, mixed, 1, 32)


def block_mix(block):
    pieces = [block[at : at + 64] for at in range(0, 1024, 64)]
    state, out = pieces[-1], []
    for piece in pieces:
        state = salsa8(bytes(a ^ b for a, b in zip(state, piece)))
        out.append(state)
    return b"".join(out[0::2] + out[1::2])


QUARTERS = (
    (0, 4, 8, 12), (5, 9, 13, 1), (10, 14, 2, 6), (15, 3, 7, 11),
    (0, 1, 2, 3), (5, 6, 7, 4), (10, 11, 8, 9), (15, 12, 13, 14),
)  # fmt: skip


def salsa8(block):
    start = struct.unpack("<16I", block)
    x = list(start)

    def step(target, a, b, distance):
        total = (x[a] + x[b]) & 0xFFFFFFFF
        x[target] ^= (total << distance | total >> (32 - distance)) & 0xFFFFFFFF

    for _ in range(4):
        for a, b, c, d in QUARTERS:
            step(b, a, d, 7)
            step(c, b, a, 9)
            step(d, c, b, 13)
            step(a, d, c, 18)
    return struct.pack("<16I", *((a + b) & 0xFFFFFFFF for a, b in zip(x, start)))


SUITE = b"HPKE" + bytes([0, 32, 0, 1, 0, 3])
KEM = b"KEM" + bytes([0, 32])


def labeled_extract(suite, salt, label, key):
    return hmac256(salt or bytes(32), b"HPKE-v1", suite, label, key)


def labeled_expand(suite, key, label, info, length):
    return expand(key, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, length)


def open_hpke(private, sender, encapsulated, info, associated, sealed):
    """RFC 9180 in mode auth: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305."""
    first, second = agree(private, encapsulated), agree(private, sender)
    if first is None or second is None:
        return None
    context = encapsulated + public_key(private) + sender
    prk = labeled_extract(KEM, b"", b"eae_prk", first + second)
    shared = labeled_expand(KEM, prk, b"shared_secret", context, 32)
    hashes = labeled_extract(SUITE, b"", b"psk_id_hash", b"")
    hashes += labeled_extract(SUITE, b"", b"info_hash", info)
    secret = labeled_extract(SUITE, shared, b"secret", b"")
    key = labeled_expand(SUITE, secret, b"key", b"\2" + hashes, 32)
    nonce = labeled_expand(SUITE, secret, b"base_nonce", b"\2" + hashes, 12)
    return open_chacha(key, nonce, sealed, associated)
