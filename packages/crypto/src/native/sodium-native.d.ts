/**
 * The part of sodium-native 5.1.0 that is used: its binding itself, without the checks of
 * `sodium-native/index.js`. Statuses are libsodium's: 0 is success.
 */
declare module 'sodium-native/binding.js' {
  const binding: {
    sodium_malloc(length: number): ArrayBuffer
    sodium_memzero(bytes: Uint8Array): void
    sodium_memcmp(a: Uint8Array, b: Uint8Array): boolean
    randombytes_buf(buffer: ArrayBufferLike, offset: number, length: number): void

    crypto_hash_sha256_STATEBYTES: number
    crypto_hash_sha256(out: Uint8Array, input: Uint8Array): number
    crypto_hash_sha256_init(state: Uint8Array): number
    crypto_hash_sha256_update(state: Uint8Array, input: Uint8Array): number
    crypto_hash_sha256_final(state: Uint8Array, out: Uint8Array): number

    crypto_hash_sha512_STATEBYTES: number
    crypto_hash_sha512(out: Uint8Array, input: Uint8Array): number
    crypto_hash_sha512_init(state: Uint8Array): number
    crypto_hash_sha512_update(state: Uint8Array, input: Uint8Array): number
    crypto_hash_sha512_final(state: Uint8Array, out: Uint8Array): number

    crypto_generichash(
      out: ArrayBufferLike,
      outOffset: number,
      outLength: number,
      input: ArrayBufferLike,
      inputOffset: number,
      inputLength: number,
      key: ArrayBufferLike,
      keyOffset: number,
      keyLength: number,
    ): number

    extension_pbkdf2_sha512(
      out: Uint8Array,
      password: Uint8Array,
      salt: Uint8Array,
      iterations: number,
      length: number,
    ): number

    crypto_aead_chacha20poly1305_ietf_encrypt_detached: SealDetached
    crypto_aead_chacha20poly1305_ietf_decrypt_detached: OpenDetached
    crypto_aead_xchacha20poly1305_ietf_encrypt_detached: SealDetached
    crypto_aead_xchacha20poly1305_ietf_decrypt_detached: OpenDetached

    crypto_sign_seed_keypair(publicKey: Uint8Array, secretKey: Uint8Array, seed: Uint8Array): number
    crypto_sign_detached(out: Uint8Array, message: Uint8Array, secretKey: Uint8Array): number
    crypto_sign_verify_detached(
      signature: ArrayBufferLike,
      signatureOffset: number,
      signatureLength: number,
      message: ArrayBufferLike,
      messageOffset: number,
      messageLength: number,
      publicKey: ArrayBufferLike,
      publicKeyOffset: number,
      publicKeyLength: number,
    ): boolean

    crypto_scalarmult_base(out: Uint8Array, scalar: Uint8Array): number
    crypto_scalarmult(out: Uint8Array, scalar: Uint8Array, point: Uint8Array): number
  }

  /** Returns the length of the tag, or a negative status. */
  type SealDetached = (
    out: Uint8Array,
    tag: Uint8Array,
    plaintext: Uint8Array,
    associatedData: Uint8Array | undefined,
    nonce: Uint8Array,
    key: Uint8Array,
  ) => number

  type OpenDetached = (
    out: Uint8Array,
    ciphertext: Uint8Array,
    tag: Uint8Array,
    associatedData: Uint8Array | undefined,
    nonce: Uint8Array,
    key: Uint8Array,
  ) => number

  export = binding
}
