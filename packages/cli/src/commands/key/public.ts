import { PublicKey } from '@stronghold/stronghold'
import { type AnyClientOptions, inClient } from '../../client-session.js'
import type { Context } from '../../context.js'
import { asKeyType } from '../../key-algorithm.js'
import { type KeyTypeName, keyTypes, type PublicKeyFormat } from '../../key-types.js'
import { publicKeyText } from '../../keys/public-key-text.js'
import { knownLocationOf } from '../../locations.js'
import { usingSecrets, type WriteOptions } from '../../session.js'

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
