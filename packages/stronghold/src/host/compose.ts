import { LockKeeper } from './lock-keeper.js'
import type { Opening } from './opening.js'
import type { PlaceOptions } from './options.js'
import type { Platform } from './platform.js'
import { AutoLock } from './session/auto-lock.js'
import { ZoneSession } from './session/zone-session.js'
import { Commits } from './snapshot/commits.js'
import { SnapshotCarrier } from './snapshot/snapshot-carrier.js'
import type { SnapshotStorage } from './storage/snapshot-storage.js'

/** What a Stronghold is made of. */
export interface Composed {
  readonly platform: Platform
  readonly storage: SnapshotStorage
  readonly zone: ZoneSession
  readonly commits: Commits
  readonly carrier: SnapshotCarrier
  readonly keeper: LockKeeper
}

/** Makes what a Stronghold is made of, once its options were checked. */
export function compose(platform: Platform, opening: Opening, options: PlaceOptions): Composed {
  const { storage, access, start } = opening
  const autoLock = options.autoLock && new AutoLock(options.autoLock)
  const zone = new ZoneSession(start, autoLock)
  const commits = new Commits(zone, storage, access)
  const carrier = new SnapshotCarrier(zone, storage, commits)
  const release = () => storage.release()
  const keeper = new LockKeeper({ zone, commits, autoLock, release }, options)
  return { platform, storage, zone, commits, carrier, keeper }
}
