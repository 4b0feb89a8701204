/**
 * The primitives that Stronghold needs, as one interface with interchangeable implementations.
 *
 * Every function writes its result into `out`, memory that the caller owns and can wipe, so that a
 * secret need never pass through an array that only the garbage collector can reach. No function
 * keeps a reference to an argument after it returns.
 *
 * Lengths are in bytes. A wrong length is a fault of the calling program and throws `RangeError`;
 * a failed authentication is an answer (`false`), never an exception.
 */
export interface CryptoProvider {
  /** `native`: libsodium, OpenSSL, libsecp256k1. `noble`: pure JavaScript. */
  readonly name: 'native' | 'noble'

  /** Fills `out` from the operating system's generator. */
  random(out: Uint8Array): void
  /** Overwrites `bytes` with zeros in a way the compiler does not remove. */
  wipe(bytes: Uint8Array): void
  /** Compares in time that depends on the lengths only. */
  equal(a: Uint8Array, b: Uint8Array): boolean

  /** SHA-256 (FIPS 180-4). `out`: 32. */
  sha256(out: Uint8Array, data: Uint8Array): void
  /** SHA-384 (FIPS 180-4). `out`: 48. */
  sha384(out: Uint8Array, data: Uint8Array): void
  /** SHA-512 (FIPS 180-4). `out`: 64. */
  sha512(out: Uint8Array, data: Uint8Array): void
  /** Unkeyed BLAKE2b with a digest of `out.length` (1 to 64) bytes (RFC 7693). */
  blake2b(out: Uint8Array, data: Uint8Array): void
  /** Keccak-256 with the original padding, as Ethereum uses it (not SHA3-256). `out`: 32. */
  keccak256(out: Uint8Array, data: Uint8Array): void
  /** RIPEMD-160, for the identifiers of BIP32 and nothing new. `out`: 20. */
  ripemd160(out: Uint8Array, data: Uint8Array): void

  /** HMAC-SHA256 (RFC 2104). `out`: 32. */
  hmacSha256(out: Uint8Array, key: Uint8Array, data: Uint8Array): void
  /** HMAC-SHA384 (RFC 2104). `out`: 48. */
  hmacSha384(out: Uint8Array, key: Uint8Array, data: Uint8Array): void
  /** HMAC-SHA512 (RFC 2104). `out`: 64. */
  hmacSha512(out: Uint8Array, key: Uint8Array, data: Uint8Array): void

  /** HKDF-SHA256 (RFC 5869); an empty `salt` stands for 32 zero bytes. `out`: 1 to 8160. */
  hkdfSha256(out: Uint8Array, ikm: Uint8Array, salt: Uint8Array, info: Uint8Array): void
  /** HKDF-SHA384 (RFC 5869); an empty `salt` stands for 48 zero bytes. `out`: 1 to 12,240. */
  hkdfSha384(out: Uint8Array, ikm: Uint8Array, salt: Uint8Array, info: Uint8Array): void
  /** HKDF-SHA512 (RFC 5869); an empty `salt` stands for 64 zero bytes. `out`: 1 to 16,320. */
  hkdfSha512(out: Uint8Array, ikm: Uint8Array, salt: Uint8Array, info: Uint8Array): void
  /** PBKDF2-HMAC-SHA256 (RFC 8018, section 5.2). Arguments as `pbkdf2HmacSha512`. */
  pbkdf2HmacSha256(
    out: Uint8Array,
    password: Uint8Array,
    salt: Uint8Array,
    iterations: number,
  ): void
  /** PBKDF2-HMAC-SHA384 (RFC 8018, section 5.2). Arguments as `pbkdf2HmacSha512`. */
  pbkdf2HmacSha384(
    out: Uint8Array,
    password: Uint8Array,
    salt: Uint8Array,
    iterations: number,
  ): void
  /** PBKDF2-HMAC-SHA512 (RFC 8018, section 5.2). `iterations`: 1 to 2^31 - 1. `out`: 1 or more. */
  pbkdf2HmacSha512(
    out: Uint8Array,
    password: Uint8Array,
    salt: Uint8Array,
    iterations: number,
  ): void
  /**
   * scrypt (RFC 7914) with N = 2^`workFactor`, r = 8, p = 1: the parameters of age.
   * `workFactor` 0 (N = 1), which other libraries refuse, is accepted. Needs 1024 · N bytes.
   */
  scrypt(out: Uint8Array, password: Uint8Array, salt: Uint8Array, workFactor: number): void

  /** ChaCha20-Poly1305 (RFC 8439): key 32, nonce 12, tag 16. */
  readonly chacha20poly1305: Aead
  /** XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03): key 32, nonce 24, tag 16. */
  readonly xchacha20poly1305: Aead

  /** AES-256-GCM (NIST SP 800-38D): key 32, nonce 12, tag 16. */
  readonly aes256gcm: Aead
  /** AES key wrap with a key of 32 bytes (RFC 3394; KW in NIST SP 800-38F). */
  readonly aes256kw: KeyWrap

  readonly ed25519: Ed25519
  /** Ed25519ctx (RFC 8032, section 5.1): a context of 0 to 255 bytes is signed with the message. */
  readonly ed25519ctx: Ed25519Variant
  /** Ed25519ph (RFC 8032, section 5.1): signs the SHA-512 of the message, and a context. */
  readonly ed25519ph: Ed25519Variant
  readonly x25519: X25519
  readonly secp256k1: Secp256k1
  readonly schnorr: Schnorr
  readonly p256: P256
  readonly bls12381: Bls12381
}

/** Authenticated encryption with the tag kept apart from the ciphertext. */
export interface Aead {
  readonly keyLength: number
  readonly nonceLength: number
  readonly tagLength: number
  /** Encrypts. `out` has the plaintext's length and may be the plaintext itself. */
  seal(
    out: Uint8Array,
    tag: Uint8Array,
    plaintext: Uint8Array,
    key: Uint8Array,
    nonce: Uint8Array,
    associatedData: Uint8Array,
  ): void
  /**
   * Decrypts and authenticates; `false`, with `out` unspecified but free of plaintext, when the tag
   * does not match. `out` has the ciphertext's length and may be the ciphertext itself.
   */
  open(
    out: Uint8Array,
    ciphertext: Uint8Array,
    tag: Uint8Array,
    key: Uint8Array,
    nonce: Uint8Array,
    associatedData: Uint8Array,
  ): boolean
}

/** Deterministic authenticated encryption of keys by keys. A key-encryption key has 32 bytes. */
export interface KeyWrap {
  /**
   * Encrypts `secret`: 16 bytes or more, a multiple of 8 (NIST SP 800-38F, section 5.3.1).
   * `out`: 8 bytes longer than `secret`, and no part of it.
   */
  wrap(out: Uint8Array, secret: Uint8Array, key: Uint8Array): void
  /**
   * Decrypts `wrapped` (24 bytes or more, a multiple of 8) and checks the initial value `A6…A6`;
   * `false`, with `out` zero, when it does not match. `out`: 8 bytes shorter than `wrapped`, and no
   * part of it.
   */
  unwrap(out: Uint8Array, wrapped: Uint8Array, key: Uint8Array): boolean
}

/** Ed25519 (RFC 8032). A secret key is the 32-byte seed. */
export interface Ed25519 {
  /** `out`: 32, `seed`: 32. */
  publicKey(out: Uint8Array, seed: Uint8Array): void
  /**
   * Deterministic signature. `out`: 64, `seed`: 32, `publicKey`: 32.
   * `publicKey` MUST be the one that belongs to `seed`: signing under another one reveals the key
   * (the double-public-key oracle), so callers derive it and never take it from outside.
   */
  sign(out: Uint8Array, message: Uint8Array, seed: Uint8Array, publicKey: Uint8Array): void
  /** `signature`: 64, `publicKey`: 32. Any wrong length is `false`. */
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean
}

/**
 * Ed25519 with a context. Only noble has these two: the scalar and the prefix of a seed pass
 * through BigInt values and arrays of JavaScript, which cannot be wiped, in both providers.
 */
export interface Ed25519Variant {
  /** Deterministic signature. `out`: 64, `seed`: 32, `context`: 0 to 255. */
  sign(out: Uint8Array, message: Uint8Array, seed: Uint8Array, context: Uint8Array): void
  /** `signature`: 64, `publicKey`: 32, `context`: 0 to 255. Any wrong length is `false`. */
  verify(
    signature: Uint8Array,
    message: Uint8Array,
    publicKey: Uint8Array,
    context: Uint8Array,
  ): boolean
}

/** X25519 (RFC 7748). Scalars are clamped. */
export interface X25519 {
  /** `out`: 32, `scalar`: 32. */
  publicKey(out: Uint8Array, scalar: Uint8Array): void
  /**
   * The shared point. `out`, `scalar`, `peerPublicKey`: 32. The all-zero result of a point of low
   * order is returned as it is: the caller decides (RFC 7748, section 6.1).
   */
  sharedSecret(out: Uint8Array, scalar: Uint8Array, peerPublicKey: Uint8Array): void
}

/**
 * ECDSA and Diffie-Hellman over secp256k1 (SEC 1, SEC 2). A secret key is a big-endian scalar in [1, n-1]; another one
 * throws `RangeError`.
 */
export interface Secp256k1 {
  /** Whether `key` has 32 bytes and lies in [1, n-1]. */
  isValidKey(key: Uint8Array): boolean
  /** The SEC 1 point (section 2.3.3). `out`: 33 for the compressed form, 65 for the other. */
  publicKey(out: Uint8Array, key: Uint8Array): void
  /**
   * Deterministic (RFC 6979), low-S signature of a 32-byte digest.
   * `out`: 65 = r ‖ s ‖ recovery id (0 to 3).
   */
  signRecoverable(out: Uint8Array, digest: Uint8Array, key: Uint8Array): void
  /**
   * Verifies r ‖ s (64) over a digest (32) with a public key of 33 or 65. High S, a wrong length
   * and a point that is not on the curve are `false`.
   */
  verify(signature: Uint8Array, digest: Uint8Array, publicKey: Uint8Array): boolean
  /**
   * The compressed key (33) that a signature (65 = r ‖ s ‖ recovery id) over a digest (32) verifies
   * under (SEC 1, section 4.1.6); `false`, with `out` zero, when there is none.
   */
  recover(out: Uint8Array, signature: Uint8Array, digest: Uint8Array): boolean
  /**
   * The x coordinate (32) of `key` · `peerPublicKey` (SEC 1, section 3.3.1), not hashed; `false`,
   * with `out` zero, when the other (33 or 65) is no point of the curve.
   */
  sharedSecret(out: Uint8Array, key: Uint8Array, peerPublicKey: Uint8Array): boolean
  /**
   * `out` = (`key` + `tweak`) mod n; `false`, with `out` zero, when tweak ≥ n or the sum is zero.
   * All 32; `out` may be `key`.
   */
  addToKey(out: Uint8Array, key: Uint8Array, tweak: Uint8Array): boolean
}

/**
 * Schnorr signatures over secp256k1 (BIP340). Only noble has them: the key passes through BigInt
 * values, which cannot be wiped, in both providers.
 */
export interface Schnorr {
  /**
   * Signs `message`, of any length, unhashed. `out`: 64, `key`: 32, `auxiliary`: 32 fresh random
   * bytes; fixed ones still sign safely, but without the protection against faults and side
   * channels (BIP340, "Default Signing").
   */
  sign(out: Uint8Array, message: Uint8Array, key: Uint8Array, auxiliary: Uint8Array): void
  /** `signature`: 64, `publicKey`: 32 (x only). Other lengths are `false`. */
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean
}

/**
 * ECDSA with SHA-256 and Diffie-Hellman over P-256 (FIPS 186-5, SEC 2: secp256r1). A secret key is
 * a big-endian scalar in [1, n-1]; another one throws `RangeError`.
 */
export interface P256 {
  /** Whether `key` has 32 bytes and lies in [1, n-1]. */
  isValidKey(key: Uint8Array): boolean
  /** Compressed SEC 1 point. `out`: 33. */
  publicKey(out: Uint8Array, key: Uint8Array): void
  /**
   * Signs the SHA-256 of `message`. `out`: 64 = r ‖ s (IEEE P1363), S high or low as it comes.
   * `native`: the nonce is random, from OpenSSL's generator, so signatures differ. `noble`: it is
   * that of RFC 6979.
   */
  sign(out: Uint8Array, message: Uint8Array, key: Uint8Array): void
  /**
   * Verifies r ‖ s (64) over the SHA-256 of `message` with a public key of 33 or 65, S high or low:
   * as ES256 (RFC 7518, section 3.4). A wrong length and a point not on the curve are `false`.
   */
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean
  /** As in `Secp256k1`. */
  sharedSecret(out: Uint8Array, key: Uint8Array, peerPublicKey: Uint8Array): boolean
  /** As in `Secp256k1`. Only noble has it: the key passes through BigInt values. */
  addToKey(out: Uint8Array, key: Uint8Array, tweak: Uint8Array): boolean
}

/**
 * BLS signatures on BLS12-381 with short public keys (draft-irtf-cfrg-bls-signature-05, ciphersuite
 * `BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_`, as Ethereum uses it). A secret key is a big-endian
 * scalar in [1, r-1]; another one throws `RangeError`. Public keys have 48 bytes, signatures 96,
 * both in compressed form.
 *
 * Both providers compute it with noble, over BigInt: what it leaves of a key in memory cannot be
 * wiped, and running time is constant in the algorithms only.
 */
export interface Bls12381 {
  /** Whether `key` has 32 bytes and lies in [1, r-1]. */
  isValidKey(key: Uint8Array): boolean
  /** `out`: 48. */
  publicKey(out: Uint8Array, key: Uint8Array): void
  /** Deterministic signature. `out`: 96. */
  sign(out: Uint8Array, message: Uint8Array, key: Uint8Array): void
  /** Wrong lengths, points outside of the groups and the identity as a key are `false`. */
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean
  /** PopProve (section 3.3.2): shows that the secret of a public key is known. `out`: 96. */
  provePossession(out: Uint8Array, key: Uint8Array): void
  /** PopVerify (section 3.3.3); `false` as `verify`. */
  verifyPossession(proof: Uint8Array, publicKey: Uint8Array): boolean
  /** Adds signatures up; `false`, with `out` untouched, for none, or one that is no point. */
  aggregate(out: Uint8Array, signatures: readonly Uint8Array[]): boolean
  /**
   * FastAggregateVerify (section 3.3.4): all signed the same message. Sound only for keys whose
   * proof of possession was verified: without it, the party that chooses its key last can forge for
   * all.
   */
  verifyAggregate(
    signature: Uint8Array,
    message: Uint8Array,
    publicKeys: readonly Uint8Array[],
  ): boolean
}
