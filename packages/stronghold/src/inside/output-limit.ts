import { StrongholdError } from '../errors.js'
import type { ProcedureDefinition } from '../procedures/define.js'

const most = 2 ** 26

/**
 * How much the calls of a chain answer together: a call of ten bytes may answer thousands, and one
 * message has room for many calls. Whoever may run the least of procedures could otherwise fill the
 * memory of the zone, and end it for all others.
 */
export class OutputLimit {
  #length = 0

  /** @throws StrongholdError `MESSAGE_TOO_LARGE` beyond 64 MiB. */
  add(definition: ProcedureDefinition, output: unknown): void {
    this.#length += output instanceof Uint8Array ? output.length : definition.output.size(output)
    if (this.#length > most) throw new StrongholdError('MESSAGE_TOO_LARGE')
  }
}
