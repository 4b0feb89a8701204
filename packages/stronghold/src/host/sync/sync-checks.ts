import { given } from '../../contract/codec/index.js'
import { type KeyProvider, keyProvider } from '../key-provider.js'
import { openingChecks } from '../opening-limits.js'
import { place, target } from '../option-checks.js'
import { ownKey } from './exchange-key.js'
import { anyScope } from './scope.js'
import {
  type AnswerPullOptions,
  type BeginPullOptions,
  type ExportOptions,
  type ImportOptions,
  type LegacyExportOptions,
  type LegacyImportOptions,
  type SyncFileOptions,
  type SyncOptions,
  snapshotSyncChecks,
  syncChecks,
  type TrustOptions,
} from './sync-options.js'

// The checks of a sync's options, field by field. A field that is not here does not exist.

const maxLifetime = 90 * 24 * 60 * 60 * 1000
const lifetime = given.orNoKey(given.integer(1, maxLifetime))
const publicKey = given.bytes(32)
const pulling = {
  partner: publicKey,
  own: ownKey,
  within: given.orNoKey(anyScope),
  except: given.orNoKey(given.list(given.path)),
}
const { dryRun: _, ...wanted } = snapshotSyncChecks

/** Reads the options of `stronghold.sync`, by the method that takes them. */
export const syncOptions = {
  clients: given.argument('options', given.fields<SyncOptions>(syncChecks)),
  from: place(
    given.fields<SyncFileOptions>({
      ...snapshotSyncChecks,
      ...target,
      ...openingChecks,
      key: keyProvider,
    }),
  ),
  exportTo: given.argument(
    'options',
    given.fields<ExportOptions>({
      ...snapshotSyncChecks,
      recipient: publicKey,
      sender: ownKey,
      current: keyProvider,
      purpose: given.optional(given.text),
      lifetime,
    }),
  ),
  importFrom: given.argument(
    'options',
    given.fields<ImportOptions>({
      ...snapshotSyncChecks,
      bytes: given.bytes(),
      recipient: ownKey,
      sender: publicKey,
      purpose: given.optional(given.text),
    }),
  ),
  exportLegacy: given.argument(
    'options',
    given.fields<LegacyExportOptions>({
      ...snapshotSyncChecks,
      recipient: publicKey,
      current: keyProvider,
    }),
  ),
  importLegacy: given.argument(
    'options',
    given.fields<LegacyImportOptions>({
      ...snapshotSyncChecks,
      bytes: given.bytes(),
      publicKey,
      recipient: ownKey,
    }),
  ),
  repairClock: given.argument(
    'options',
    given.fields<{ readonly current: KeyProvider }>({ current: keyProvider }),
  ),
  pruneTombstones: given.argument(
    'options',
    given.fields<{ readonly before: number }>({
      before: given.integer(0, Number.MAX_SAFE_INTEGER),
    }),
  ),
  trust: given.argument(
    'options',
    given.fields<TrustOptions>({
      partner: publicKey,
      label: given.optional(given.text),
      send: anyScope,
      receive: anyScope,
      current: given.optional(keyProvider),
    }),
  ),
  distrust: given.argument(
    'options',
    given.fields<Pick<TrustOptions, 'partner'>>({ partner: publicKey }),
  ),
  beginPull: given.argument('options', given.fields<BeginPullOptions>({ ...wanted, ...pulling })),
  answerPull: given.argument(
    'options',
    given.fields<AnswerPullOptions>({ ...pulling, request: given.bytes(), lifetime }),
  ),
} as const
