import type { Client } from '../../client/client.js'
import { exactMethods } from '../../contract/codec/exact.js'
import { StrongholdError } from '../../contract/errors.js'
import {
  Export,
  ExportLegacy,
  Import,
  ImportLegacy,
  PruneTombstones,
  RepairClock,
  SyncClients,
  SyncFile,
  type SyncReport,
} from '../../contract/messages/sync.js'
import type { ClientRegistry } from '../clients/client-registry.js'
import type { KeyProvider } from '../key-provider.js'
import { storageOf } from '../opening.js'
import { explaining, openingLimits } from '../opening-limits.js'
import { spendingOptions } from '../option-checks.js'
import type { Platform } from '../platform.js'
import type { ZoneSession } from '../session/zone-session.js'
import { ownKeyOf } from './exchange-key.js'
import { PartnerSync } from './partner-sync.js'
import { syncOptions } from './sync-checks.js'
import {
  type ExportOptions,
  type ImportOptions,
  type LegacyExportOptions,
  type LegacyImportOptions,
  rulesOf,
  type SyncFileOptions,
  type SyncOptions,
  snapshotRulesOf,
} from './sync-options.js'

const week = 7 * 24 * 60 * 60 * 1000

/** The part of a Stronghold that takes in records from elsewhere and hands them out. */
export class SnapshotSync extends PartnerSync {
  readonly #zone: ZoneSession
  readonly #registry: ClientRegistry
  readonly #platform: Platform

  constructor(platform: Platform, zone: ZoneSession, registry: ClientRegistry) {
    super(zone, registry)
    this.#platform = platform
    this.#zone = zone
    this.#registry = registry
  }

  /**
   * Copies records from one client of this Stronghold to another: all or nothing, and nothing of
   * `source` changes. What policies do not permit is refused, record by record, in the report.
   * @throws StrongholdError `CLIENT_NOT_LOADED` unless both were loaded from this Stronghold and are
   *   whole (not attenuated), `INVALID_ARGUMENT`.
   */
  async clients(source: Client, target: Client, options: SyncOptions = {}): Promise<SyncReport> {
    const session = this.#zone.require()
    const own = syncOptions.clients(options)
    const { dryRun = false } = own
    const subject = this.#registry.handleOf(target)
    const input = {
      source: this.#registry.handleOf(source),
      target: subject,
      rules: rulesOf(own),
      dryRun,
    }
    return session.request(SyncClients, input, { changes: !dryRun, subject })
  }

  /**
   * Takes in records of another snapshot file (format 2 or 3), which is only read. Its `key` is
   * consumed and wiped.
   * @throws StrongholdError `SNAPSHOT_NOT_FOUND`, `WRONG_KEY`, `CLIENT_NOT_FOUND` and what
   *   `Stronghold.open` throws for the other file; nothing has changed then.
   */
  async from(options: SyncFileOptions): Promise<SyncReport> {
    return spendingOptions(syncOptions.from, options, async (own) => {
      const session = this.#zone.require()
      const { key, dryRun = false } = own
      const limits = openingLimits(own)
      const rules = snapshotRulesOf(own)
      const { path, storage: given } = own
      const storage = await storageOf(this.#platform, { path, storage: given })
      if (!(await storage.exists())) throw new StrongholdError('SNAPSHOT_NOT_FOUND')
      const file = await storage.read()
      return key.lend((material) =>
        explaining(limits, () =>
          session.request(
            SyncFile,
            { key: material, ...limits, file, rules, dryRun },
            { changes: !dryRun },
          ),
        ),
      )
    })
  }

  /**
   * Seals chosen records so that only the holder of `recipient` (an X25519 public key, 32 bytes)
   * can import them, and sees that they come from the holder of `sender`. `current` is the present
   * key of this snapshot, once more: without it, code in the host could send everything to itself.
   * @throws StrongholdError `WRONG_KEY`, `KEY_UNSUITABLE`, `INVALID_ARGUMENT`, `CLIENT_NOT_FOUND`,
   *   `CLIENT_NOT_LOADED` for a key of another Stronghold.
   */
  async exportTo(
    options: ExportOptions,
  ): Promise<{ readonly bytes: Uint8Array; readonly report: SyncReport }> {
    return spendingOptions(syncOptions.exportTo, options, async (own) => {
      const session = this.#zone.require()
      const { recipient, current, purpose = '', lifetime = week } = own
      const sender = ownKeyOf(this.#registry, own.sender)
      const rules = snapshotRulesOf(own)
      return current.lend((proof) =>
        session.request(Export, { current: proof, recipient, sender, purpose, lifetime, rules }),
      )
    })
  }

  /**
   * Takes in what `exportTo` made for `recipient`, if the holder of `sender` (an X25519 public key)
   * made it; every export once.
   * @throws StrongholdError `EXPORT_REJECTED`, `EXPORT_EXPIRED`, `EXPORT_REPLAYED`,
   *   `KEY_UNSUITABLE`, `CLIENT_NOT_FOUND`; nothing has changed then.
   */
  async importFrom(options: ImportOptions): Promise<SyncReport> {
    const session = this.#zone.require()
    const own = syncOptions.importFrom(options)
    const { bytes, sender, purpose = '', dryRun = false } = own
    const recipient = ownKeyOf(this.#registry, own.recipient)
    const rules = snapshotRulesOf(own)
    return session.request(
      Import,
      { bytes, recipient, sender, purpose, rules, dryRun },
      { changes: !dryRun },
    )
  }

  /**
   * `exportTo` in the format of the original (age, work factor 0, under a raw X25519 secret). It
   * authenticates nobody: anybody who knows `recipient` can make one. Policies and names do not
   * travel.
   * @throws StrongholdError as `exportTo`.
   */
  async exportLegacy(options: LegacyExportOptions): Promise<{
    /** The ephemeral key (32 bytes) that the importer needs beside the bytes. */
    readonly publicKey: Uint8Array
    readonly bytes: Uint8Array
    readonly report: SyncReport
  }> {
    return spendingOptions(syncOptions.exportLegacy, options, async (own) => {
      const session = this.#zone.require()
      const { recipient, current } = own
      const rules = snapshotRulesOf(own)
      return current.lend((proof) =>
        session.request(ExportLegacy, { current: proof, recipient, rules }),
      )
    })
  }

  /**
   * Takes in an export of the original: anybody may have made it.
   * @throws StrongholdError `WRONG_KEY`, `SNAPSHOT_DAMAGED`, `WORK_FACTOR_TOO_HIGH`,
   *   `KEY_UNSUITABLE`, `CLIENT_NOT_FOUND`; nothing has changed then.
   */
  async importLegacy(options: LegacyImportOptions): Promise<SyncReport> {
    const session = this.#zone.require()
    const own = syncOptions.importLegacy(options)
    const { bytes, publicKey, dryRun = false } = own
    const recipient = ownKeyOf(this.#registry, own.recipient)
    const rules = snapshotRulesOf(own)
    return session.request(
      ImportLegacy,
      { bytes, publicKey, recipient, rules, dryRun },
      { changes: !dryRun },
    )
  }

  /**
   * Gives new stamps, in their old order, to records whose stamps are from the future, and sets the
   * clock of this snapshot back; gives how many records that were. For a file that took such a stamp
   * in before they were refused: what it writes is refused by others, or hides what they write.
   * Every replica that took it in is repaired by itself.
   * @param options.current the present key of this snapshot, once more.
   * @throws StrongholdError `WRONG_KEY`.
   */
  async repairClock(options: { readonly current: KeyProvider }): Promise<number> {
    return spendingOptions(syncOptions.repairClock, options, async ({ current }) => {
      const session = this.#zone.require()
      const { records } = await current.lend((proof) =>
        session.request(RepairClock, { current: proof }),
      )
      return records
    })
  }

  /**
   * Forgets revocations from before `before` (milliseconds since 1970), and gives how many. A
   * replica that was not synced since then may bring such a record back.
   */
  async pruneTombstones(options: { readonly before: number }): Promise<number> {
    const { before } = syncOptions.pruneTombstones(options)
    return this.#zone.require().request(PruneTombstones, { before })
  }
}

exactMethods(SnapshotSync, { clients: 3 })
