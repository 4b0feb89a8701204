import { createHash } from 'node:crypto'
import { multiaddr } from '@multiformats/multiaddr'
import { StrongholdError } from '@stronghold/stronghold'
import {
  bytes,
  decode,
  encode,
  fixedBytes,
  list,
  oneOf,
  struct,
} from '@stronghold/stronghold/codec'
import { base32upper } from 'multiformats/bases/base32'
import type { PeerId } from '../identity/names.js'
import { normalPeerId } from '../identity/peer-id.js'

/**
 * The contents of a pairing code: the peer id, its addresses, and a secret that proves knowledge of
 * the code.
 */
export interface PairingCode {
  readonly peer: PeerId
  /** Multiaddrs, at most 8. */
  readonly addresses: readonly string[]
  /** 16 random bytes, for one pairing. */
  readonly secret: Uint8Array
}

/** Upper case, digits and `:` only: a QR code holds such text in its compact mode. */
const prefix = 'STRONGHOLD:PAIR:'
const checksumLength = 4
const maxAddresses = 8
const maxCodeLength = 4096

const written = struct({
  version: oneOf(['1']),
  peer: bytes,
  addresses: list(bytes),
  secret: fixedBytes(16),
})

/** The code as text to type, paste or put into a QR code. */
export function formatCode({ peer, addresses, secret }: PairingCode): string {
  const content = encode(written, {
    version: '1',
    peer: new TextEncoder().encode(peer),
    addresses: addresses.slice(0, maxAddresses).map((address) => multiaddr(address).bytes),
    secret,
  })
  const whole = new Uint8Array(content.length + checksumLength)
  whole.set(content)
  whole.set(checksum(content), content.length)
  return prefix + base32upper.encode(whole).slice(1)
}

/** @throws StrongholdError `INVALID_ARGUMENT` for text that is no code, or was mistyped. */
export function parseCode(text: string): PairingCode {
  const compact = text.replace(/\s+/g, '').toUpperCase()
  try {
    if (!compact.startsWith(prefix) || compact.length > maxCodeLength) throw new Error('no code')
    // `B` is the multibase prefix of base32 in upper case.
    const whole = base32upper.decode(`B${compact.slice(prefix.length)}`)
    const content = whole.slice(0, -checksumLength)
    if (!checksum(content).every((byte, i) => byte === whole[content.length + i])) {
      throw new Error('mistyped')
    }
    const { peer, addresses, secret } = decode(written, content)
    if (addresses.length > maxAddresses) throw new Error('too many')
    return {
      peer: normalPeerId(new TextDecoder('utf-8', { fatal: true }).decode(peer)),
      addresses: addresses.map((address) => multiaddr(address).toString()),
      secret: secret.slice(),
    }
  } catch {
    // Not as its cause: text that cannot be parsed may still hold a code.
    throw new StrongholdError('INVALID_ARGUMENT', { detail: 'code: it is none, or was mistyped.' })
  }
}

function checksum(content: Uint8Array): Uint8Array {
  return createHash('sha256').update(content).digest().subarray(0, checksumLength)
}
