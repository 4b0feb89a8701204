import {
  Bls12381Sign,
  type Client,
  Ed25519Sign,
  type Location,
  P256EcdsaSign,
  Secp256k1EcdsaSign,
  Secp256k1SchnorrSign,
} from '@stronghold/stronghold'
import { type AnyClientOptions, inClient } from '../client/client-session.js'
import { asKeyType, requireOneHash } from '../client/key-algorithm.js'
import { usingSecrets, type WriteOptions } from '../file/session.js'
import type { Context } from '../io/context.js'
import { about, CliError, usage } from '../io/errors.js'
import { type InputSource, isRereadable, readSource, sourceOf } from '../io/input.js'
import {
  type FlavorName,
  flavors,
  type KeyTypeName,
  type Scheme,
  type SigningType,
} from '../text/key-types.js'
import { knownLocationOf } from '../text/locations.js'
import { word } from '../text/names.js'
import { hex } from '../text/text.js'

interface Options extends WriteOptions, AnyClientOptions {
  readonly key: string
  readonly type?: SigningType
  readonly scheme?: Scheme
  readonly flavor?: FlavorName
  readonly input: readonly string[]
}

/** A message that is signed; its bytes are read when its turn comes. */
interface Message {
  readonly path: string
  readonly source: InputSource
}

/** Signs messages with a key that stays inside: all of them, or none is printed. */
export async function run(context: Context, options: Options): Promise<void> {
  const privateKey = knownLocationOf(options.key, '--key')
  if (options.type !== undefined) checkHash(options.type, options)
  const messages = options.input.map((path) => ({
    path,
    source: sourceOf(path, context.stdin, 'the message'),
  }))
  const sign = new Signing(messages)
  const signatures = await sign.naming(() =>
    inClient(
      usingSecrets,
      context,
      options,
      async (client, _, around) => {
        const { flavor, scheme } = options
        const usual = flavor === undefined && scheme === undefined ? 'ed25519' : 'secp256k1'
        const said = { asserted: options.type, usual } as const
        return asKeyType(context, client, privateKey, around, said, (type) => {
          checkHash(type, options)
          return sign.each(client, (message) => signing(type, options, { privateKey, message }))
        })
      },
      { prepare: () => sign.prepare(context) },
    ),
  )
  for (const [i, signature] of signatures.entries()) {
    const input = messages.length === 1 ? {} : { input: messages[i]?.path }
    await context.output.result({ ...input, signature: hex(signature) }, hex(signature))
  }
}

/** Reads the messages one by one, and knows the current one when something fails. */
class Signing {
  readonly #messages: readonly Message[]
  /**
   * Input that can be read only once is kept, because a key whose uses are counted is asked twice.
   */
  readonly #kept = new Map<Message, Uint8Array>()
  #at: Message | undefined

  constructor(messages: readonly Message[]) {
    this.#messages = messages
  }

  /** Checks that all messages are there, before a person waits for a key derivation. */
  async prepare({ stdin, output }: Context): Promise<void> {
    for (const message of this.#messages) {
      this.#at = message
      const { source } = message
      if (isRereadable(source)) continue
      if ('fd' in source && stdin.isTerminal) {
        output.notice('READING_TERMINAL', 'Type the message; Ctrl-D ends it.')
      }
      this.#kept.set(message, await readSource(source))
    }
    this.#at = undefined
  }

  async each(
    client: Client,
    call: (message: Uint8Array) => ReturnType<typeof signing>,
  ): Promise<Uint8Array[]> {
    const signatures: Uint8Array[] = []
    for (const message of this.#messages) {
      this.#at = message
      const bytes = this.#kept.get(message) ?? (await readSource(message.source))
      signatures.push(await client.execute<Uint8Array>(call(bytes)))
    }
    this.#at = undefined
    return signatures
  }

  /** With several messages, an error names the one that it is about. */
  async naming<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (this.#at === undefined || this.#messages.length === 1) throw error
      throw about(error, word(this.#at.path))
    }
  }
}

function checkHash(type: KeyTypeName, { flavor, scheme }: Options): void {
  requireOneHash(scheme, flavor)
  if (type === 'secp256k1' || (flavor ?? scheme) === undefined) return
  const option = flavor === undefined ? '--scheme' : '--flavor'
  throw usage(`${option} is for keys of secp256k1: others sign in a way of their own.`)
}

function signing(
  type: KeyTypeName,
  { flavor = 'sha256', scheme = 'ecdsa' }: Options,
  input: { readonly privateKey: Location; readonly message: Uint8Array },
) {
  switch (type) {
    case 'ed25519':
      return Ed25519Sign(input)
    case 'secp256k1':
      return scheme === 'bip340'
        ? Secp256k1SchnorrSign(input)
        : Secp256k1EcdsaSign({ flavor: flavors[flavor], ...input })
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
