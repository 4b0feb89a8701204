import type { Client, SecretType, Stronghold } from '@stronghold/stronghold'
import type { Surroundings } from '../file/client-work.js'
import type { Context } from '../io/context.js'
import { CliError, isStrongholdError, usage } from '../io/errors.js'
import {
  type CurveName,
  type FlavorName,
  type KeyTypeName,
  keyTypes,
  type Scheme,
} from '../text/key-types.js'
import { recordById } from '../text/known-record.js'
import type { KnownLocation } from '../text/locations.js'

const nodes: Readonly<Partial<Record<SecretType, CurveName>>> = {
  HdNodeEd25519: 'ed25519',
  HdNodeSecp256k1: 'secp256k1',
  HdNodeP256: 'p256',
}

/** Types that do not tell the kind of a key: the user of the record has to know it. */
const untold: readonly SecretType[] = ['Unknown', 'Data', 'Unwrapped', 'HdNode']

/** What the command line says of a key. */
interface Said<Name> {
  /** From an option: has to agree with the record, and decides where the record says nothing. */
  readonly asserted: Name | undefined
  /**
   * The default where neither says anything, reported when it is used; absent: the option is
   * needed.
   */
  readonly usual?: Name
}

/**
 * The kind of key that a record holds, or that `--type` says.
 * @throws CliError `USAGE`, `KEY_TYPE_DIFFERS`.
 */
async function keyTypeOf(
  context: Context,
  client: Client,
  location: KnownLocation,
  stronghold: Stronghold | undefined,
  said: Said<KeyTypeName>,
): Promise<KeyTypeName> {
  const type = await typeOf(client, location, stronghold)
  return agreed(context, type, keyNameOf(type), said, '--type')
}

/** The kind of key that a type of secret is; undefined for what has no public half. */
export function keyNameOf(type: SecretType): KeyTypeName | undefined {
  const names = Object.keys(keyTypes) as KeyTypeName[]
  return nodes[type] ?? names.find((name) => keyTypes[name] === type)
}

/**
 * Uses a key as the kind that the record names. At a peer it is used first as the kind of the
 * command line, or as the usual kind: the peer refuses another kind before it uses the key, and
 * only then is asked for the kind.
 * @throws CliError `USAGE`, `KEY_TYPE_DIFFERS`.
 */
export async function asKeyType<T>(
  context: Context,
  client: Client,
  location: KnownLocation,
  { stronghold }: Surroundings,
  said: Said<KeyTypeName>,
  use: (type: KeyTypeName) => Promise<T>,
): Promise<T> {
  const guess = said.asserted ?? said.usual
  if (stronghold === undefined && guess !== undefined) {
    try {
      return await use(guess)
    } catch (error) {
      if (!isStrongholdError(error) || error.code !== 'KEY_UNSUITABLE') throw error
    }
  }
  return use(await keyTypeOf(context, client, location, stronghold, said))
}

/** The curve of a key that was derived, or that `--curve` says; as `keyTypeOf`. */
export async function curveOf(
  context: Context,
  client: Client,
  location: KnownLocation,
  { stronghold }: Surroundings,
  said: Said<CurveName>,
): Promise<CurveName> {
  const type = await typeOf(client, location, stronghold)
  return agreed(context, type, nodes[type], said, '--curve')
}

async function typeOf(
  client: Client,
  location: KnownLocation,
  stronghold: Stronghold | undefined,
): Promise<SecretType> {
  if (location.kind === 'id') return (await recordById(stronghold, client, location)).type
  try {
    return await client.recordType(location)
  } catch (error) {
    // A peer may let us use a key and not tell its kind; its own zone refuses a use that does not
    // suit.
    if (isStrongholdError(error) && error.code === 'PERMISSION_DENIED') return 'Unknown'
    throw error
  }
}

function agreed<Name extends string>(
  { output }: Context,
  type: SecretType,
  own: Name | undefined,
  { asserted, usual }: Said<Name>,
  option: string,
): Name {
  if (own !== undefined && asserted !== undefined && own !== asserted) {
    const message = `The record holds a key of ${own}, and ${option} says ${asserted}.`
    throw new CliError('KEY_TYPE_DIFFERS', message, { hint: `leave ${option} out` })
  }
  const name = own ?? asserted
  if (name !== undefined) return name
  if (!untold.includes(type)) {
    throw new CliError('KEY_TYPE_DIFFERS', `The record holds no such key: its type is ${type}.`)
  }
  const nothing = 'The record does not say what kind of key it holds'
  if (usual === undefined) throw usage(`${nothing}.`, `say so with ${option}`)
  output.notice('KEY_TYPE_ASSUMED', `${nothing}: taken for ${usual}; ${option} says otherwise.`)
  return usual
}

/** @throws CliError `USAGE` for a hash beside a scheme that has its own. */
export function requireOneHash(scheme: Scheme | undefined, flavor: FlavorName | undefined): void {
  if (scheme !== 'bip340' || flavor === undefined) return
  throw usage('--flavor is for ECDSA: BIP340 takes the message as it is.')
}
