import { PublicKey } from '@stronghold/stronghold'
import { type AnyClientOptions, inClient } from '../client/client-session.js'
import { asKeyType, requireOneHash } from '../client/key-algorithm.js'
import { usingSecrets, type WriteOptions } from '../file/session.js'
import type { Context } from '../io/context.js'
import { AnswerNo, CliError, usage } from '../io/errors.js'
import { readSource, sourceOf } from '../io/input.js'
import { givenPublicKey } from '../keys/given.js'
import { compute } from '../run/compute.js'
import { bytesOf, type Later } from '../text/bytes.js'
import {
  type FlavorName,
  type KeyTypeName,
  keyTypes,
  type Scheme,
  type SigningType,
  signingTypes,
} from '../text/key-types.js'
import { knownLocationOf } from '../text/locations.js'
import { hex } from '../text/text.js'
import { NoJws, readJws } from '../verify/jws.js'
import { verification } from '../verify/verification.js'

interface Options extends WriteOptions, AnyClientOptions {
  readonly key?: string
  readonly publicKey?: string
  readonly signature?: string
  readonly jws?: string
  readonly input?: string
  readonly type?: SigningType
  readonly scheme?: Scheme
  readonly flavor?: FlavorName
}

/** What was signed, its signature, and what a JWS says besides. */
interface Signed {
  readonly message: Uint8Array
  readonly signature: Uint8Array
  /** The kind of key that it takes, where it says so. */
  readonly type?: SigningType
  readonly more?: object
}

interface Key {
  readonly type: KeyTypeName
  readonly bytes: Uint8Array
}

/** Says whether a signature is good: with exit code 1 if it is not. */
export async function run(context: Context, options: Options): Promise<void> {
  checkOptions(options)
  const readSigned = signedOf(context, options)
  const { key, signed } =
    options.publicKey === undefined
      ? await keyInside(context, options, readSigned)
      : await keyGiven(context, options, options.publicKey, readSigned)
  if (signed instanceof NoJws)
    return answer(context, false, `The JWS is not good: ${signed.reason}.`)
  const { type, bytes: publicKey } = key
  if (signed.type !== undefined && signed.type !== type) {
    return answer(
      context,
      false,
      `The JWS is for a key of ${signed.type}, and this is one of ${type}.`,
    )
  }
  const { scheme = 'ecdsa', flavor = 'sha256' } = options
  const call = verification({ ...signed, type: signing(type), scheme, flavor, publicKey })
  const isGood = call !== undefined && (await compute(context, call))
  await answer(context, isGood, undefined, isGood ? signed.more : undefined)
}

async function answer(
  { output }: Context,
  valid: boolean,
  reason?: string,
  more = {},
): Promise<void> {
  if (reason !== undefined) output.notice('NOT_GOOD', reason)
  await output.result({ valid, ...more }, valid ? 'good' : 'bad')
  if (!valid) throw new AnswerNo()
}

function checkOptions({ key, publicKey, signature, jws, input, scheme, flavor }: Options): void {
  if ((key === undefined) === (publicKey === undefined)) {
    throw usage('Either --key or --public-key says whose signature it should be.')
  }
  if ((signature === undefined) === (jws === undefined)) {
    throw usage('Either --signature or --jws says what is verified.')
  }
  if (jws !== undefined && (input ?? scheme ?? flavor) !== undefined) {
    throw usage('A JWS has its message and its algorithm in it: --jws takes no other.')
  }
  requireOneHash(scheme, flavor)
}

function signedOf(
  { stdin }: Context,
  { signature, jws, input = '-' }: Options,
): Later<Signed | NoJws> {
  if (jws !== undefined) {
    const source = sourceOf(jws, stdin, 'the JWS')
    return async () => {
      const read = readJws(await readSource(source))
      if (read instanceof NoJws) return read
      const { header, payload, ...signed } = read
      return { ...signed, more: { header, payload: hex(payload) } }
    }
  }
  const readSignature = bytesOf(signature ?? '', 'signature', stdin, 'digits')
  const source = sourceOf(input, stdin, 'the message')
  return async () => ({ signature: await readSignature(), message: await readSource(source) })
}

async function keyGiven(
  { stdin }: Context,
  { type, scheme }: Options,
  text: string,
  readSigned: Later<Signed | NoJws>,
) {
  const asserted = type ?? (scheme === 'bip340' ? 'secp256k1' : undefined)
  const read = givenPublicKey(text, 'public-key', stdin)
  const signed = await readSigned()
  const usual = signed instanceof NoJws ? undefined : signed.type
  return { key: (await read(asserted, usual)) satisfies Key, signed }
}

async function keyInside(context: Context, options: Options, readSigned: Later<Signed | NoJws>) {
  const { key = '', scheme, flavor, type } = options
  const given: Partial<Options> = options
  if (given.file === undefined) throw usage('--file is missing.', 'it has the key of --key')
  if (given.client === undefined) throw usage('--client is missing.', 'it has the key of --key')
  const privateKey = knownLocationOf(key, '--key')
  const usual = scheme === undefined && flavor === undefined ? 'ed25519' : 'secp256k1'
  let signed: Signed | NoJws | undefined
  const found = await inClient(
    usingSecrets,
    context,
    options,
    (client, _, around) =>
      asKeyType(context, client, privateKey, around, { asserted: type, usual }, async (type) => ({
        type,
        bytes: await client.execute(PublicKey({ type: keyTypes[type], privateKey })),
      })),
    {
      prepare: async () => {
        signed = await readSigned()
      },
    },
  )
  return { key: found satisfies Key, signed: signed as Signed | NoJws }
}

function signing(type: KeyTypeName): SigningType {
  const found = signingTypes.find((one) => one === type)
  if (found !== undefined) return found
  throw new CliError('KEY_TYPE_DIFFERS', `A key of ${type} signs nothing.`)
}
