import { byteKey } from '@stronghold/engine'
import { StrongholdError } from '../errors.js'
import type { TemporaryLocation } from '../location.js'
import type { RecordEntry } from './attributes/entry.js'
import type { Source } from './source.js'

/** The intermediate secrets of one chain: in the chain's guarded memory, and nowhere else. */
export class Temporaries {
  readonly #sources = new Map<string, Source>()

  /** @throws StrongholdError `RECORD_NOT_FOUND` before a call of the chain has written it. */
  source({ name }: TemporaryLocation): Source {
    const source = this.#sources.get(byteKey(name))
    if (source === undefined) throw new StrongholdError('RECORD_NOT_FOUND')
    return source
  }

  put(
    { name }: TemporaryLocation,
    place: { readonly bytes: Uint8Array; readonly content: string },
    record: RecordEntry,
  ): void {
    this.#sources.set(byteKey(name), {
      place,
      standing: { client: undefined, vault: undefined, record, touch: () => undefined },
      type: record.type,
      knownToNobody: record.knownTo === 'nobody',
    })
  }
}
