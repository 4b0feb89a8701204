import type { WriteOptions } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { usage } from '../../io/errors.js'
import { changingPeers } from '../../network/changing-peers.js'

const words = ['allow', 'deny', 'ask'] as const

/** Says whether this side may ask a peer for anything. */
export async function run(
  context: Context,
  options: WriteOptions,
  name: string,
  text: string,
): Promise<void> {
  const outbound = words.find((word) => word === text)
  if (outbound === undefined) throw usage('RULE is one of allow, deny, ask.')
  const { id } = await changingPeers(context, options, (peers) =>
    peers.change(name, () => ({ outbound })),
  )
  await context.output.result({ id, outbound }, outbound)
}
