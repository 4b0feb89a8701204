import { type Check, type ChecksOf, given } from '../contract/codec/index.js'
import { misfit } from '../contract/codec/misfit.js'
import { StrongholdError } from '../contract/errors.js'
import { storedLocation } from '../contract/location.js'
import type { WalletStore } from '../contract/messages/snapshot.js'
import { type KeyProvider, keyProvider, spending } from './key-provider.js'
import { openingChecks } from './opening-limits.js'
import type {
  ChangeKeyOptions,
  CommitOptions,
  ImportClientOptions,
  ImportSnapshotOptions,
  LeaveOptions,
  NewKeyOptions,
  OpenOrCreateOptions,
  PlaceOptions,
  RestoreOptions,
  SourceOptions,
  StoredKeyOptions,
  StoreKeyOptions,
  TargetOptions,
  UnlockOptions,
  VerifyOptions,
} from './options.js'
import type { AutoLockOptions } from './session/auto-lock.js'
import type { OnLock } from './session/lock-event.js'
import type { StartInside } from './session/session.js'
import type { SnapshotStorage } from './storage/snapshot-storage.js'
import { zoneSettings } from './zone-settings.js'

// The checks of a Stronghold's options, field by field. A field that is not here does not exist.

const workFactor = given.integer(1, 23)

const storage = given.having<SnapshotStorage>(
  'a SnapshotStorage',
  'acquire',
  'release',
  'exists',
  'read',
  'readAgain',
  'create',
  'replace',
  'listGenerations',
  'readGeneration',
  'restore',
)

const autoLock: Check<AutoLockOptions> = (value) => {
  const checked = autoLockFields(value)
  if (checked.idle !== undefined || checked.absolute !== undefined) return checked
  throw misfit('idle, absolute or both', value, 'neither')
}
const autoLockFields = given.fields<AutoLockOptions>({
  idle: given.orNoKey(given.integer(1, Number.MAX_SAFE_INTEGER)),
  absolute: given.orNoKey(given.integer(1, Number.MAX_SAFE_INTEGER)),
  uncommitted: given.optional(given.word('commit', 'discard')),
})

/** A file, or another storage. */
export const target: ChecksOf<TargetOptions> = {
  path: given.optional(given.text),
  storage: given.optional(storage),
}
const wholePlace: ChecksOf<PlaceOptions> = {
  ...target,
  access: given.orNoKey(given.word('read', 'write')),
  keepGenerations: given.optional(given.integer(0, 2 ** 31 - 1)),
  makeDirectory: given.optional(given.flag),
  autoLock: given.orNoKey(autoLock),
  onLock: given.optional(given.callable<OnLock>()),
  zone: given.orNoKey(zoneSettings),
  inside: given.optional(given.callable<StartInside>()),
}
const unlock: ChecksOf<UnlockOptions> = {
  key: keyProvider,
  signal: given.optional(given.signal),
  ...openingChecks,
}
const source: ChecksOf<SourceOptions> = {
  ...target,
  key: keyProvider,
  ...openingChecks,
}
const importing: ChecksOf<ImportSnapshotOptions> = {
  ...source,
  onWalletStore: given.optional(given.callable<(store: WalletStore) => void>()),
}
const verify: ChecksOf<VerifyOptions> = {
  ...source,
  zone: wholePlace.zone,
  inside: wholePlace.inside,
  keepGenerations: wholePlace.keepGenerations,
  signal: given.optional(given.signal),
}
const changeKey: ChecksOf<ChangeKeyOptions> = {
  current: keyProvider,
  key: keyProvider,
  workFactor: given.optional(workFactor),
}

/**
 * Reads options and runs their method. Keys in them are wiped at its end, also when the options are
 * refused.
 */
export async function spendingOptions<T, Result>(
  check: Check<T>,
  options: unknown,
  work: (own: T) => Promise<Result>,
): Promise<Result> {
  const { current, key } = Object(options) as Record<string, KeyProvider | undefined>
  const keys = [current, key]
  return spending(keys, () => {
    const own = check(options)
    // A getter may answer another key each time.
    const read = Object(own) as Record<string, KeyProvider | undefined>
    keys.push(read.current, read.key)
    return work(own)
  })
}

/** Reads the options of `Stronghold`, by the method that takes them. */
export const strongholdOptions = {
  at: place(given.fields<PlaceOptions>(wholePlace)),
  open: place(given.fields<PlaceOptions & UnlockOptions>({ ...wholePlace, ...unlock })),
  create: place(
    given.fields<PlaceOptions & NewKeyOptions>({
      ...wholePlace,
      access: given.optional(given.word('write')),
      key: keyProvider,
      workFactor: given.optional(workFactor),
      signal: given.optional(given.signal),
    }),
  ),
  openOrCreate: place(
    given.fields<PlaceOptions & OpenOrCreateOptions>({
      ...wholePlace,
      access: given.optional(given.word('write')),
      ...unlock,
      workFactor: given.optional(workFactor),
    }),
  ),
  verify: place(given.fields<VerifyOptions>(verify)),
  generations: place(given.fields<TargetOptions>(target)),
  restore: place(
    given.fields<RestoreOptions>({
      ...verify,
      generation: given.integer(0, Number.MAX_SAFE_INTEGER),
    }),
  ),
  unlock: options(given.fields<UnlockOptions>(unlock)),
  rekey: options(given.fields<ChangeKeyOptions>(changeKey)),
  copyTo: options(copyTo()),
  storeKey: options(
    given.fields<StoreKeyOptions>({ ...changeKey, location: given.as(storedLocation) }),
  ),
  commit: options(given.fields<CommitOptions>({ cleared: given.optional(given.flag) })),
  importClient: place(
    given.fields<ImportClientOptions>({
      ...importing,
      client: given.path,
      as: given.optional(given.path),
    }),
  ),
  importSnapshot: place(given.fields<ImportSnapshotOptions>(importing)),
  path: (value: unknown) => given.read('path', given.path, value),
  signal: (value: unknown) => given.read('signal', given.optional(given.signal), value),
  listener: (value: unknown) => given.read('listener', given.callable<() => void>(), value),
  leave: options(given.fields<LeaveOptions>({ discard: given.optional(given.flag) })),
} as const

function options<T>(check: Check<T>): Check<T> {
  return given.argument('options', check)
}

/** Reads options with the place of a snapshot. */
export function place<T extends TargetOptions>(check: Check<T>): Check<T> {
  return options(somewhere(check))
}

/** Options that are ignored beside another one: a restriction among them would not hold. */
const meaningless: readonly (readonly [option: keyof PlaceOptions, beside: keyof PlaceOptions])[] =
  [
    ['keepGenerations', 'storage'],
    ['makeDirectory', 'storage'],
    ['zone', 'inside'],
  ]

/** A path or a storage, and not both: one of them would be ignored. */
function somewhere<T extends TargetOptions>(check: Check<T>): Check<T> {
  return (value) => {
    const checked = check(value)
    const { path, storage } = checked
    if ((path === undefined) === (storage === undefined)) {
      throw misfit('either a path or a storage', value, path === undefined ? 'neither' : 'both')
    }
    const given: PlaceOptions = checked
    for (const [option, beside] of meaningless) {
      if (given[option] === undefined || given[beside] === undefined) continue
      const detail = `${option} means nothing beside ${beside}.`
      throw new StrongholdError('INVALID_ARGUMENT', { detail })
    }
    return checked
  }
}

/** Another place, and its key, given now or stored before. */
function copyTo(): Check<TargetOptions & (ChangeKeyOptions | StoredKeyOptions)> {
  const underNewKey = somewhere(
    given.fields<TargetOptions & ChangeKeyOptions>({ ...target, ...changeKey }),
  )
  const absent = (value: unknown): undefined => {
    if (value !== undefined) throw misfit('both current and key, or neither', value)
  }
  const underStoredKey = somewhere(
    given.fields<TargetOptions & StoredKeyOptions>({
      ...target,
      current: absent,
      key: absent,
      location: given.optional(given.as(storedLocation)),
    }),
  )
  return (value) => {
    const hasKey =
      typeof value === 'object' && (value as ChangeKeyOptions | null)?.key !== undefined
    return hasKey ? underNewKey(value) : underStoredKey(value)
  }
}
