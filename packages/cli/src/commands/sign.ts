import {
  Bls12381Sign,
  Ed25519Sign,
  type Location,
  P256EcdsaSign,
  Secp256k1EcdsaSign,
} from '@stronghold/stronghold'
import { type AnyClientOptions, inClient } from '../client-session.js'
import type { Context } from '../context.js'
import { CliError, usage } from '../io/errors.js'
import { readSource, sourceOf } from '../io/input.js'
import { asKeyType } from '../key-algorithm.js'
import { type FlavorName, flavors, type KeyTypeName, type SigningType } from '../key-types.js'
import { locationOf } from '../locations.js'
import { usingSecrets, type WriteOptions } from '../session.js'
import { hex } from '../text.js'

interface Options extends WriteOptions, AnyClientOptions {
  readonly key: string
  readonly type?: SigningType
  readonly flavor?: FlavorName
  readonly input: string
}

/** Signs a message with a key that stays inside. */
export async function run(context: Context, options: Options): Promise<void> {
  const privateKey = locationOf(options.key, '--key')
  if (options.type !== undefined) checkFlavor(options.type, options)
  const source = sourceOf(options.input, context.stdin, 'the message')
  const prepare = () => {
    if ('fd' in source && context.stdin.isTerminal) {
      context.output.notice('READING_TERMINAL', 'Type the message; Ctrl-D ends it.')
    }
    return readSource(source)
  }
  const signature = await inClient(
    usingSecrets,
    context,
    options,
    async (client, message, around) => {
      const usual = options.flavor === undefined ? 'ed25519' : 'secp256k1'
      const said = { asserted: options.type, usual } as const
      return asKeyType(context, client, privateKey, around, said, async (type) => {
        checkFlavor(type, options)
        return client.execute<Uint8Array>(signing(type, options, { privateKey, message }))
      })
    },
    { prepare },
  )
  await context.output.result({ signature: hex(signature) }, hex(signature))
}

function checkFlavor(type: KeyTypeName, { flavor }: Options): void {
  if (type === 'secp256k1' || flavor === undefined) return
  throw usage('--flavor is for keys of secp256k1: others hash in a way of their own.')
}

function signing(
  type: KeyTypeName,
  { flavor = 'sha256' }: Options,
  input: { readonly privateKey: Location; readonly message: Uint8Array },
) {
  switch (type) {
    case 'ed25519':
      return Ed25519Sign(input)
    case 'secp256k1':
      return Secp256k1EcdsaSign({ flavor: flavors[flavor], ...input })
    case 'p256':
      return P256EcdsaSign(input)
    case 'bls12381':
      return Bls12381Sign(input)
    case 'x25519':
      throw new CliError(
        'KEY_TYPE_DIFFERS',
        'The record holds a key of x25519, which signs nothing.',
      )
  }
}
