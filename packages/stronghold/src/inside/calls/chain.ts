import type { ClientState } from '@stronghold/engine'
import type { Scratch } from '@stronghold/memory'
import type { Tally } from '../../contract/budget/tally.js'
import { assumedLength } from '../../contract/procedures/cost.js'
import { ProductPolicies } from '../policy/product-policies.js'
import type { With } from '../state/authority.js'
import type { AdmittedCalls, Terms } from './admission.js'
import { Temporaries } from './temporaries.js'
import { Versions } from './versions.js'

/** The state that the calls of one message share, with the memory of their opened sources. */
export class Chain implements Scratch {
  readonly state: With<
    | 'powers'
    | 'meter'
    | 'resolver'
    | 'clients'
    | 'attributes'
    | 'names'
    | 'stamp'
    | 'guard'
    | 'batchSecrets'
    | 'publicValues'
    | 'revealed'
    | 'temporaryContent'
  >
  readonly client: ClientState
  readonly changing: boolean
  readonly clear: Terms['clear']
  readonly tally: Tally
  readonly scratch: Scratch
  #madeVersions: Versions | undefined
  #madeTemporaries: Temporaries | undefined
  #madePolicies: ProductPolicies | undefined

  constructor(
    state: With<
      | 'powers'
      | 'meter'
      | 'resolver'
      | 'clients'
      | 'attributes'
      | 'names'
      | 'stamp'
      | 'guard'
      | 'batchSecrets'
      | 'publicValues'
      | 'revealed'
      | 'temporaryContent'
    >,
    client: ClientState,
    admitted: AdmittedCalls,
  ) {
    this.state = state
    this.client = client
    this.changing = admitted.changing
    this.clear = admitted.clear
    this.tally = admitted.tally
    this.scratch = admitted.scratch
  }

  // Most calls need none of the three.
  get versions(): Versions {
    this.#madeVersions ??= new Versions(this.state, this.client)
    return this.#madeVersions
  }

  /** Made late, as the others: a single signature needs none of them, and is interpreted. */
  get temporaries(): Temporaries {
    const client = () => this.state.attributes.of(this.client).client
    this.#madeTemporaries ??= new Temporaries(client, this.tally)
    return this.#madeTemporaries
  }

  get policies(): ProductPolicies {
    this.#madePolicies ??= new ProductPolicies((names) => this.tally.things('name', names))
    return this.#madePolicies
  }

  versionsOf(client: ClientState): Versions {
    return client === this.client ? this.versions : new Versions(this.state, client)
  }

  /** Guarded memory for a source that is about to be opened. */
  take(length: number): Uint8Array {
    if (length > assumedLength) this.tally.add({ hashed: length })
    return this.scratch.take(length)
  }
}
