import type { Aead, CryptoProvider } from '../provider.js'
import type { Scratch } from '../scratch.js'
import { HASH_LENGTH, join, labeledExpand, labeledExtract } from './labeled.js'

/** The ciphers of HPKE that are supported (RFC 9180, section 7.3). */
export type HpkeAead = 'ChaCha20Poly1305' | 'Aes256Gcm'

interface Cipher {
  /** The number of the cipher in the IANA registry of HPKE AEADs. */
  readonly id: number
  of(crypto: CryptoProvider): Aead
}

/** All that differs between the suites. */
export const ciphers: Readonly<Record<HpkeAead, Cipher>> = {
  ChaCha20Poly1305: { id: 3, of: (crypto) => crypto.chacha20poly1305 },
  Aes256Gcm: { id: 2, of: (crypto) => crypto.aes256gcm },
}

/** A secret that both sides know beforehand; neither part may be empty (RFC 9180, section 5.1.2). */
export interface HpkePresharedKey {
  /** 32 bytes or more. */
  readonly secret: Uint8Array
  /** Names the secret to the recipient; it is not secret and travels apart. */
  readonly id: Uint8Array
}

const SHORTEST_PRESHARED_KEY = 32
const EMPTY = new Uint8Array(0)

/**
 * Key and first nonce of a message (RFC 9180, section 5.1, `KeySchedule`). `sharedSecret`: 32;
 * `key` and `nonce` as long as the cipher's.
 *
 * `RangeError` for a preshared key that is too short or has no name.
 */
export function scheduleKeys(
  crypto: CryptoProvider,
  out: { readonly key: Uint8Array; readonly nonce: Uint8Array },
  sharedSecret: Uint8Array,
  parameters: {
    readonly aead: HpkeAead
    readonly authenticated: boolean
    readonly info: Uint8Array
    readonly presharedKey?: HpkePresharedKey | undefined
  },
  scratch: Scratch,
): void {
  const { aead, authenticated, info, presharedKey } = parameters
  if (
    presharedKey !== undefined &&
    (presharedKey.secret.length < SHORTEST_PRESHARED_KEY || presharedKey.id.length === 0)
  ) {
    throw new RangeError('scheduleKeys: a preshared key has 32 bytes or more, and a name')
  }
  const mode = (presharedKey === undefined ? 0 : 1) + (authenticated ? 2 : 0)
  // "HPKE" ‖ KEM 0x0020 ‖ KDF 0x0001 ‖ AEAD.
  const suite = Uint8Array.of(0x48, 0x50, 0x4b, 0x45, 0, 0x20, 0, 1, 0, ciphers[aead].id)
  const idHash = scratch.take(HASH_LENGTH)
  const infoHash = scratch.take(HASH_LENGTH)
  labeledExtract(crypto, idHash, suite, EMPTY, 'psk_id_hash', presharedKey?.id ?? EMPTY, scratch)
  labeledExtract(crypto, infoHash, suite, EMPTY, 'info_hash', info, scratch)
  const context = join(scratch, [Uint8Array.of(mode), idHash, infoHash])
  const secret = scratch.take(HASH_LENGTH)
  try {
    const preshared = presharedKey?.secret ?? EMPTY
    labeledExtract(crypto, secret, suite, sharedSecret, 'secret', preshared, scratch)
    labeledExpand(crypto, out.key, suite, secret, 'key', context, scratch)
    labeledExpand(crypto, out.nonce, suite, secret, 'base_nonce', context, scratch)
  } finally {
    for (const bytes of [idHash, infoHash, context, secret]) crypto.wipe(bytes)
  }
}
