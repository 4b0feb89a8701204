import { PublicKey } from '@stronghold/stronghold'
import { type AnyClientOptions, inClient } from '../../client/client-session.js'
import { asKeyType } from '../../client/key-algorithm.js'
import { usingSecrets, type WriteOptions } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { publicKeyText } from '../../keys/public-key-text.js'
import { type KeyTypeName, keyTypes, type PublicKeyFormat } from '../../text/key-types.js'
import { knownLocationOf } from '../../text/locations.js'

interface Options extends WriteOptions, AnyClientOptions {
  readonly key: string
  readonly type?: KeyTypeName
  readonly format: PublicKeyFormat
}

/** Shows the public half of a key. */
export async function run(context: Context, options: Options): Promise<void> {
  const { format } = options
  const privateKey = knownLocationOf(options.key, '--key')
  const { type, key } = await inClient(usingSecrets, context, options, (client, _, around) => {
    const said = { asserted: options.type }
    return asKeyType(context, client, privateKey, around, said, async (type) => ({
      type,
      key: await client.execute(PublicKey({ type: keyTypes[type], privateKey })),
    }))
  })
  const text = publicKeyText(type, key, format)
  const publicKey = format === 'jwk' ? JSON.parse(text) : text
  await context.output.result({ publicKey, ...(format === 'hex' ? {} : { format }) }, text)
}
