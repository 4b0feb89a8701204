import type { Client } from '../client/client.js'
import { exact } from '../contract/codec/exact.js'
import { type Check, given } from '../contract/codec/index.js'
import { StrongholdError } from '../contract/errors.js'
import { type Location, location } from '../contract/location.js'
import type { Call } from '../contract/procedures/define.js'
import { Ed25519Sign } from '../contract/procedures/ed25519-sign.js'
import { P256EcdsaSign } from '../contract/procedures/p256-ecdsa-sign.js'
import { Secp256k1EcdsaSign } from '../contract/procedures/secp256k1-ecdsa-sign.js'
import { base64url } from './base64url.js'

type Sign = (privateKey: Location, message: Uint8Array) => Call<Uint8Array>

const algorithms = {
  EdDSA: (privateKey, message) => Ed25519Sign({ privateKey, message }),
  ES256: (privateKey, message) => P256EcdsaSign({ privateKey, message }),
  ES256K: (privateKey, message) => Secp256k1EcdsaSign({ flavor: 'Sha256', privateKey, message }),
} as const satisfies Readonly<Record<string, Sign>>

/** `EdDSA` (RFC 8037, with Ed25519), `ES256` (RFC 7518, P-256) or `ES256K` (RFC 8812). */
export type JwsAlgorithm = keyof typeof algorithms

/** The client that runs the call: any, also an attenuated one. */
export type JwsClient = Pick<Client, 'execute'>

/** The payload of a JWS, the key and the header. */
export interface SignJwsOptions {
  readonly algorithm: JwsAlgorithm
  /** A key that fits the algorithm; it stays where it is. */
  readonly privateKey: Location
  readonly payload: Uint8Array
  /** Further members of the protected header, such as `kid` and `typ`. `alg` comes first. */
  readonly header?: Readonly<Record<string, unknown>>
}

const jws = given.fields<SignJwsOptions>({
  algorithm: given.word('EdDSA', 'ES256', 'ES256K'),
  privateKey: given.as(location),
  payload: given.bytes(),
  header: given.optional(given.object as Check<Readonly<Record<string, unknown>>>),
})
const anyClient = given.having<JwsClient>('a Client', 'execute')

/** Of the 65 bytes of `Secp256k1EcdsaSign` a JWS has no recovery id. */
const SIGNATURE_LENGTH = 64

/**
 * A JWS in compact form (RFC 7515, section 7.1): header, payload and signature as base64url,
 * separated by dots.
 * @throws StrongholdError `INVALID_ARGUMENT` for an unknown algorithm, and for a header that says
 *   another `alg`, that is not JSON, that has `b64` (RFC 7797), or a `crit` that is no list of other
 *   members of it (RFC 7515, section 4.1.11); the codes of the sign procedure.
 */
export const signJws = exact(
  2,
  async function signJws(client: JwsClient, options: SignJwsOptions): Promise<string> {
    given.read('client', anyClient, client)
    const { algorithm, privateKey, payload, header = {} } = given.read('options', jws, options)
    const protectedHeader = headerOf(algorithm, header)
    const input = `${base64url(new TextEncoder().encode(protectedHeader))}.${base64url(payload)}`
    const call = algorithms[algorithm](privateKey, new TextEncoder().encode(input))
    const signature = await client.execute(call)
    return `${input}.${base64url(signature.subarray(0, SIGNATURE_LENGTH))}`
  },
)

const noHeader = 'header: wanted JSON without b64, and no alg but the algorithm.'
const noCrit = 'header.crit: wanted a list of members of the header that RFC 7515 does not define.'

/** Members that every reader understands, RFC 7515, section 4.1: they are never critical. */
const defined = ['alg', 'jku', 'jwk', 'kid', 'x5u', 'x5c', 'x5t', 'x5t#S256', 'typ', 'cty', 'crit']

/** The text of the header. It is the text that is checked: a getter or `toJSON` cannot differ. */
function headerOf(algorithm: JwsAlgorithm, header: Readonly<Record<string, unknown>>): string {
  try {
    const { alg = algorithm, ...members } = header
    const text = JSON.stringify({ alg, ...members })
    // Members that would change the signed bytes or the algorithm.
    const said = new Map<string, unknown>(Object.entries(JSON.parse(text)))
    if (said.get('alg') === algorithm && !said.has('b64')) {
      requireCrit(said)
      return text
    }
  } catch (cause) {
    if (cause instanceof StrongholdError) throw cause
    throw new StrongholdError('INVALID_ARGUMENT', { detail: noHeader, cause })
  }
  throw new StrongholdError('INVALID_ARGUMENT', { detail: noHeader })
}

/** A reader has to refuse a JWS with another `crit`, so nobody could verify it. */
function requireCrit(header: ReadonlyMap<string, unknown>): void {
  if (!header.has('crit')) return
  const crit = header.get('crit')
  const names: readonly unknown[] = Array.isArray(crit) ? crit : []
  const good = (name: unknown) =>
    typeof name === 'string' && header.has(name) && !defined.includes(name)
  if (names.length > 0 && new Set(names).size === names.length && names.every(good)) return
  throw new StrongholdError('INVALID_ARGUMENT', { detail: noCrit })
}
