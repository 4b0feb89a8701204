import { PublicKey } from '@stronghold/stronghold'
import { type AnyClientOptions, inClient } from '../../client-session.js'
import type { Context } from '../../context.js'
import { asKeyType } from '../../key-algorithm.js'
import { type KeyTypeName, keyTypes } from '../../key-types.js'
import { locationOf } from '../../locations.js'
import { usingSecrets, type WriteOptions } from '../../session.js'
import { hex } from '../../text.js'

interface Options extends WriteOptions, AnyClientOptions {
  readonly key: string
  readonly type?: KeyTypeName
}

/** Shows the public half of a key. */
export async function run(context: Context, options: Options): Promise<void> {
  const privateKey = locationOf(options.key, '--key')
  const publicKey = await inClient(usingSecrets, context, options, (client, _, around) => {
    const said = { asserted: options.type }
    return asKeyType(context, client, privateKey, around, said, (type) =>
      client.execute(PublicKey({ type: keyTypes[type], privateKey })),
    )
  })
  await context.output.result({ publicKey: hex(publicKey) }, hex(publicKey))
}
