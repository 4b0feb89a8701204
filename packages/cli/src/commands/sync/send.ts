import { type OfferOptions, offering } from '../../file/merging.js'
import type { WriteOptions } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import type { NetworkChoice } from '../../network/choice.js'
import { syncing } from '../../network/syncing.js'

/** Lets a peer take in what this file has and it lacks. */
export async function run(
  context: Context,
  options: WriteOptions & NetworkChoice & OfferOptions,
  peer: string,
): Promise<void> {
  const choice = offering(options)
  const receipt = await syncing(context, options, peer, (network, signal) =>
    network.send(peer, { ...choice, signal }),
  )
  const { copied, revoked, kept, refused } = receipt
  const line = `copied ${copied}, revoked ${revoked}, kept ${kept}, refused ${refused}`
  if (copied + revoked + kept + refused === 0) {
    const max = 'it has all of it, or one of the two does not allow the rest (peer list shows it)'
    context.output.notice('NOTHING_SENT', `Nothing was sent that the peer took: ${max}.`)
  }
  await context.output.result({ copied, revoked, kept, refused }, line)
}
