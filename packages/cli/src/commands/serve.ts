import type { Grants } from '@stronghold/p2p/book'
import { staying, type WriteOptions } from '../file/session.js'
import type { Context } from '../io/context.js'
import { usage } from '../io/errors.js'
import { readSmall, sourceOf } from '../io/input.js'
import { askingPerson } from '../network/asking.js'
import { type ListenChoice, listening } from '../network/choice.js'
import { join } from '../network/joining.js'
import { rulesOf } from '../network/rules.js'
import { untilStopped } from '../network/until-stopped.js'

interface Options extends WriteOptions, ListenChoice {
  /** Milliseconds. */
  readonly askTimeout: number
  readonly unknown: 'deny' | 'ask'
  readonly askGrants?: string
  readonly follow?: readonly string[]
  readonly logCalls?: true
}

/** Lets peers use clients of the file, as its address book says, until Ctrl-C. */
export async function run(context: Context, options: Options): Promise<void> {
  const { askTimeout, askGrants, unknown, follow = [], logCalls = false } = options
  const grants = askGrants === undefined ? undefined : await grantsOf(context, askGrants)
  if (unknown === 'ask' && grants === undefined) {
    throw usage('--ask-grants is missing.', 'it says what a peer gets that is let in')
  }
  await staying(context, options, async (stronghold, stop) => {
    const network = await join(context, stronghold, {
      ...listening(options),
      firewall: {
        unknown,
        ask: askingPerson(context, stop, grants),
        askTimeout,
      },
    })
    await untilStopped(context, network, { logsCalls: logCalls, stop }, async () => {
      await network.serve()
      for (const peer of follow) network.follow(peer)
    })
  })
}

async function grantsOf({ stdin }: Context, path: string): Promise<Grants> {
  const { inbound } = rulesOf(await readSmall(sourceOf(path, stdin, 'the grants')))
  if (inbound === undefined || typeof inbound === 'string') {
    throw usage('--ask-grants is a document that grants something inbound.')
  }
  return inbound
}
