import { Ed25519Sign, type Location, Secp256k1EcdsaSign } from '@stronghold/stronghold'
import { type AnyClientOptions, inClient } from '../client-session.js'
import type { Context } from '../context.js'
import { usage } from '../io/errors.js'
import { readSource, sourceOf } from '../io/input.js'
import { type FlavorName, flavors } from '../key-types.js'
import { usingSecrets, type WriteOptions } from '../session.js'
import { hex, locationOf } from '../text.js'

interface Options extends WriteOptions, AnyClientOptions {
  readonly key: string
  readonly type: 'ed25519' | 'secp256k1'
  readonly flavor?: FlavorName
  readonly input: string
}

/** Signs a message with a key that stays inside. */
export async function run(context: Context, options: Options): Promise<void> {
  const privateKey = locationOf(options.key, '--key')
  if (options.type === 'ed25519' && options.flavor !== undefined) {
    throw usage('--flavor is for --type secp256k1; Ed25519 hashes in a way of its own.')
  }
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
    async (client, message) => {
      return client.execute(signing(options, privateKey, message))
    },
    { prepare },
  )
  await context.output.result({ signature: hex(signature) }, hex(signature))
}

function signing({ type, flavor = 'sha256' }: Options, privateKey: Location, message: Uint8Array) {
  return type === 'ed25519'
    ? Ed25519Sign({ privateKey, message })
    : Secp256k1EcdsaSign({ flavor: flavors[flavor], privateKey, message })
}
