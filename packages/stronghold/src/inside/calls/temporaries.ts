import { byteKey } from '@stronghold/engine'
import type { Tally } from '../../contract/budget/tally.js'
import { StrongholdError } from '../../contract/errors.js'
import type { TemporaryLocation } from '../../contract/location.js'
import { levelsOf, type RecordPolicies } from '../attributes/client-attributes.js'
import type { CompartmentEntry, RecordEntry } from '../attributes/entry.js'
import type { CallSource } from '../policy/source.js'

/** The intermediate secrets of one chain: in the chain's guarded memory, and nowhere else. */
export class Temporaries {
  readonly #sources = new Map<string, CallSource>()
  readonly #client: () => CompartmentEntry | undefined
  readonly #tally: Tally

  /** `client`: the policy of the client holds for its intermediate secrets too. */
  constructor(client: () => CompartmentEntry | undefined, tally: Tally) {
    this.#client = client
    this.#tally = tally
  }

  /** @throws StrongholdError `RECORD_NOT_FOUND` before a call of the chain has written it. */
  source({ name }: TemporaryLocation): CallSource {
    /** A name is charged by its length: a chain could name megabytes. */
    const source = this.#sources.get(this.#key(name))
    if (source === undefined) throw new StrongholdError('RECORD_NOT_FOUND')
    return source
  }

  put(
    { name }: TemporaryLocation,
    place: { readonly bytes: Uint8Array; readonly content: string },
    record: RecordEntry,
  ): void {
    this.#sources.set(this.#key(name), { place, standing: this.standing(record) })
  }

  /** The policies around a temporary, existing or about to be made. */
  standing(record: RecordEntry | undefined): RecordPolicies {
    const client = this.#client()
    const levels = levelsOf(client, record)
    return { client, vault: undefined, record, levels, touch: () => undefined }
  }

  #key(name: Uint8Array): string {
    this.#tally.name('path', name.length)
    return byteKey(name)
  }
}
