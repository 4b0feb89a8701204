import { type Composed, compose } from './compose.js'
import { openOrCreate } from './open-or-create.js'
import { existingOpeningOf, newOpeningOf, type Opening, openingOf } from './opening.js'
import { strongholdOptions as checks, spendingOptions } from './option-checks.js'
import type {
  NewKeyOptions,
  OpenOrCreateOptions,
  PlaceOptions,
  RestoreOptions,
  TargetOptions,
  UnlockOptions,
  VerifyOptions,
} from './options.js'
import type { Platform } from './platform.js'
import { listKept, type Restoration, restoreSnapshot } from './snapshot/restoration.js'
import { type Verification, verifySnapshot } from './snapshot/verification.js'
import type { KeptGeneration } from './storage/snapshot-storage.js'
import type { Stronghold } from './stronghold.js'

/** How Strongholds of one class come about on one platform. */
export class StrongholdMakers<Made extends Stronghold> {
  readonly #platform: Platform
  readonly #make: (composed: Composed) => Made

  constructor(platform: Platform, make: (composed: Composed) => Made) {
    this.#platform = platform
    this.#make = make
  }

  async at(options: PlaceOptions): Promise<Made> {
    const own = checks.at(options)
    return this.#make(await this.#on(await openingOf(this.#platform, own), own))
  }

  async open(options: PlaceOptions & UnlockOptions): Promise<Made> {
    return spendingOptions(checks.open, options, async (own) => {
      const composed = await this.#on(await existingOpeningOf(this.#platform, own), own)
      return this.#opened(composed, composed.carrier.unlock(own))
    })
  }

  async create(options: PlaceOptions & NewKeyOptions): Promise<Made> {
    return spendingOptions(checks.create, options, async (own) => {
      const workFactor = own.key.workFactor(own.workFactor)
      const composed = await this.#on(await newOpeningOf(this.#platform, own), own)
      return this.#opened(composed, composed.carrier.create(own, workFactor))
    })
  }

  async openOrCreate(options: PlaceOptions & OpenOrCreateOptions): Promise<Made> {
    return spendingOptions(checks.openOrCreate, options, (own) =>
      openOrCreate(this.#platform, own, this),
    )
  }

  async verify(options: VerifyOptions): Promise<Verification> {
    return verifySnapshot(this.#platform, options)
  }

  async generations(options: TargetOptions): Promise<readonly KeptGeneration[]> {
    return listKept(this.#platform, options)
  }

  async restore(options: RestoreOptions): Promise<Restoration> {
    return restoreSnapshot(this.#platform, options)
  }

  async #on(opening: Opening, options: PlaceOptions): Promise<Composed> {
    const composed = compose(this.#platform, opening, options)
    if (opening.access === 'write') await opening.storage.acquire()
    return composed
  }

  async #opened(composed: Composed, opening: Promise<void>): Promise<Made> {
    try {
      await opening
      return this.#make(composed)
    } catch (error) {
      await composed.keeper.close({ discard: true })
      throw error
    }
  }
}
