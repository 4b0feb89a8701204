import { byteKey } from '@stronghold/engine'
import { StrongholdError } from '../errors.js'
import type { TemporaryLocation } from '../location.js'
import { levelsOf, type Standing } from './attributes/client-attributes.js'
import type { CompartmentEntry, RecordEntry } from './attributes/entry.js'
import type { Source } from './source.js'

/** The intermediate secrets of one chain: in the chain's guarded memory, and nowhere else. */
export class Temporaries {
  readonly #sources = new Map<string, Source>()
  readonly #client: () => CompartmentEntry | undefined

  /** `client`: what is said of the client holds for its intermediate secrets too. */
  constructor(client: () => CompartmentEntry | undefined) {
    this.#client = client
  }

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
    this.#sources.set(byteKey(name), { place, standing: this.standing(record) })
  }

  /** What the policy looks at, for a temporary that is there or about to be. */
  standing(record: RecordEntry | undefined): Standing {
    const client = this.#client()
    const levels = levelsOf(client, record)
    return { client, vault: undefined, record, levels, touch: () => undefined }
  }
}
