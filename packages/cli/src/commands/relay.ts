import { staying, type WriteOptions } from '../file/session.js'
import type { Context } from '../io/context.js'
import { type ListenChoice, listening } from '../network/choice.js'
import { join } from '../network/joining.js'
import { untilStopped } from '../network/until-stopped.js'

interface Options extends WriteOptions, ListenChoice {
  readonly open?: true
  readonly maxReservations?: number
  readonly maxBytes?: number
  /** Milliseconds. */
  readonly maxDuration?: number
  readonly dhtServer?: true
}

/** Carries connections between peers that cannot reach each other, until Ctrl-C. */
export async function run(context: Context, options: Options): Promise<void> {
  const { open = false, maxReservations, maxBytes, maxDuration, dht = [], dhtServer } = options
  await staying(context, options, async (stronghold, stop) => {
    const network = await join(context, stronghold, {
      ...listening(options),
      ...(dhtServer ? { dht: { bootstrap: dht, server: true } } : {}),
      relay: {
        open,
        ...(maxReservations === undefined ? {} : { reservations: maxReservations }),
        ...(maxBytes === undefined ? {} : { bytes: maxBytes }),
        ...(maxDuration === undefined ? {} : { duration: maxDuration }),
      },
    })
    await untilStopped(context, network, { stop })
  })
}
