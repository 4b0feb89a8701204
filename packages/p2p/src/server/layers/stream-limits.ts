import { StrongholdError } from '@stronghold/stronghold'
import { type AskClient, changesClient, type Layer } from '@stronghold/stronghold/actors'
import type { StreamLoad } from '../../firewall/workload.js'
import { proceduresOf } from '../../protocol/denials.js'

/** Begins nothing once the stream has ended, for whatever reason: what waited is not done. */
export function whileOpen(isOver: () => boolean): Layer {
  return (ask): AskClient =>
    async (name, input, options) => {
      if (isOver()) throw new StrongholdError('PERMISSION_DENIED')
      return ask(name, input, options)
    }
}

/** Puts calls and the bytes of their answers to the account of the stream. */
export function accounted(load: StreamLoad): Layer {
  return (ask): AskClient =>
    async (name, input, options) => {
      const { length } = proceduresOf(name, input)
      return load.do(length, () => ask(name, input, options), sizeOf)
    }
}

/** Has what was changed committed before it is answered. */
export function committed(changed: () => Promise<void>): Layer {
  return (ask): AskClient =>
    async (name, input, options) => {
      const output = await ask(name, input, options)
      if (changesClient(name, input)) await changed()
      return output
    }
}

/** Bytes in what a client answered. */
function sizeOf(output: unknown): number {
  if (output instanceof Uint8Array) return output.length
  if (typeof output !== 'object' || output === null) return 0
  return Object.values(output).reduce((sum: number, part) => sum + sizeOf(part), 0)
}
