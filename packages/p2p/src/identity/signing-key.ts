import { publicKeyFromRaw } from '@libp2p/crypto/keys'
import type { Ed25519PrivateKey, Ed25519PublicKey } from '@libp2p/interface'
import { StrongholdError } from '@stronghold/stronghold'
import { shows } from '@stronghold/stronghold/codec'

/** Signs bytes with the key of the identity; 64 bytes. */
export type SignBytes = (message: Uint8Array) => Promise<Uint8Array>

type Signable = Parameters<Ed25519PrivateKey['sign']>[0]

const ascii = (text: string) => new TextEncoder().encode(text)

/**
 * The signed bytes of a handshake: this, and the static key of Noise (libp2p-noise specification).
 */
const handshake = ascii('noise-libp2p-static-key:')

/** Domains of signed envelopes (libp2p RFC 0002), after a byte that has their length. */
const envelopes = ['libp2p-peer-record', 'libp2p-relay-rsvp'].map(ascii)

/**
 * The object that libp2p gets in place of a private key. It can only sign, in the zone: the bytes
 * of the key are not here. libp2p reads them only where it stores keys or makes TLS and WebRTC
 * certificates, none of which is used; if it ever does, it gets an error.
 *
 * It signs only handshakes of Noise, peer records and relay vouchers, so that code in this process
 * that gets hold of it cannot have a transaction signed.
 */
export class SigningKey implements Ed25519PrivateKey {
  readonly type = 'Ed25519'
  readonly publicKey: Ed25519PublicKey
  readonly #sign: SignBytes
  #signatures = 0
  #failure: { readonly number: number; readonly error: StrongholdError } | undefined

  /** `publicKey`: 32 bytes. */
  constructor(publicKey: Uint8Array, sign: SignBytes) {
    this.publicKey = publicKeyFromRaw(publicKey) as Ed25519PublicKey
    this.#sign = sign
  }

  /** @throws StrongholdError `PERMISSION_DENIED`, always: the key is in the zone. */
  get raw(): Uint8Array {
    throw new StrongholdError('PERMISSION_DENIED')
  }

  /** Whether it is a key of the same public half. */
  equals(other?: unknown): boolean {
    return other instanceof SigningKey && other.publicKey.equals(this.publicKey)
  }

  /** Signatures that were asked for. */
  get signatures(): number {
    return this.#signatures
  }

  /**
   * The error of the last signature, if it failed and was none of the first `signatures`: libp2p
   * keeps only its text.
   */
  failureAfter(signatures: number): StrongholdError | undefined {
    const failure = this.#failure
    return failure !== undefined && failure.number > signatures ? failure.error : undefined
  }

  /** 64 bytes. @throws StrongholdError `PERMISSION_DENIED` for anything but libp2p's own. */
  async sign(data: Signable): Promise<Uint8Array> {
    const message = data.slice()
    if (!isOfLibp2p(message)) throw new StrongholdError('PERMISSION_DENIED')
    const number = ++this.#signatures
    try {
      const signature = await this.#sign(message)
      this.#failure = undefined
      return signature
    } catch (error) {
      const code = error instanceof StrongholdError ? error : new StrongholdError('INTERNAL')
      this.#failure = { number, error: code }
      throw error
    }
  }
}

function isOfLibp2p(message: Uint8Array): boolean {
  return (
    startsWith(message, handshake) ||
    envelopes.some(
      (domain) => message[0] === domain.length && startsWith(message.subarray(1), domain),
    )
  )
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return bytes.length > start.length && start.every((byte, i) => bytes[i] === byte)
}
shows(SigningKey, 'SigningKey')
