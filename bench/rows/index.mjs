import { chain5, chain5Stored } from './chain-5.mjs'
import { commit100k, commit1000Of100k } from './commit-100k.mjs'
import { commit1000, commit1000Rust } from './commit-1000.mjs'
import { lock } from './lock.mjs'
import { open100k } from './open-100k.mjs'
import { othersWait } from './others-wait.mjs'
import { remoteSignInFlight } from './remote-sign-in-flight.mjs'
import { remoteSignLatency } from './remote-sign-latency.mjs'
import { sign10000InFlight } from './sign-10000-in-flight.mjs'
import { signAmong100k } from './sign-among-100k.mjs'
import { signInFlight, signInFlightBare } from './sign-in-flight.mjs'
import { signLatency } from './sign-latency.mjs'
import { sync10Of10000 } from './sync-10-of-10000.mjs'
import { sync10000 } from './sync-10000.mjs'
import { unlock } from './unlock.mjs'
import { unlockRaw } from './unlock-raw.mjs'
import { zoneStart } from './zone-start.mjs'

/**
 * All rows: `{ name, title, unit, bar, measure(context) }`. `measure` answers
 * `{ value, beside: { name, value } }`, both in `unit`.
 */
export const rows = [
  signLatency,
  signInFlight,
  signInFlightBare,
  sign10000InFlight,
  chain5,
  chain5Stored,
  commit1000,
  commit1000Rust,
  unlock,
  unlockRaw,
  othersWait,
  zoneStart,
  lock,
  open100k,
  commit100k,
  commit1000Of100k,
  signAmong100k,
  remoteSignLatency,
  remoteSignInFlight,
  sync10000,
  sync10Of10000,
]
