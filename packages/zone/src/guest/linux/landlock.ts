import type { ProtectionState } from '../../protections.js'
import { nativeBytes, type System } from './ffi.js'
import { refusal, stateOf } from './process.js'
import { type Architecture, numberOf } from './system-calls.js'

/** linux/landlock.h */
const LANDLOCK_CREATE_RULESET_VERSION = 1
/** LANDLOCK_ACCESS_NET_BIND_TCP and _CONNECT_TCP. */
const networkRights = 0b11n
/** LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET and _SIGNAL. */
const scopes = 0b11n

/** All rights over files that the ABI knows: 13 at first, then REFER, TRUNCATE, IOCTL_DEV. */
const fileRights = (abi: number): bigint =>
  (1n << BigInt(13 + (abi >= 2 ? 1 : 0) + (abi >= 3 ? 1 : 0) + (abi >= 5 ? 1 : 0))) - 1n

/**
 * Handles every right that the kernel knows and grants none. It binds the calling thread and its
 * later children only: threads that exist are bound by seccomp, which is why that comes after.
 */
export const denyFiles = (system: System, architecture: Architecture): ProtectionState => {
  const create = numberOf('landlock_create_ruleset', architecture)
  const abi = system.call(create, 0, 0, LANDLOCK_CREATE_RULESET_VERSION)
  if (abi < 1) return refusal(abi)
  const length = abi >= 6 ? 24 : abi >= 4 ? 16 : 8
  const attributes = nativeBytes(24)
  const view = new DataView(attributes.buffer)
  view.setBigUint64(0, fileRights(abi), true)
  view.setBigUint64(8, networkRights, true)
  view.setBigUint64(16, scopes, true)
  const ruleset = system.call(create, system.address(attributes), length, 0)
  if (ruleset < 0) return stateOf(ruleset, '')
  const restricted = system.call(numberOf('landlock_restrict_self', architecture), ruleset, 0)
  system.call(numberOf('close', architecture), ruleset)
  const reach = abi >= 6 ? 'files, TCP, signals' : abi >= 4 ? 'files, TCP' : 'files'
  return stateOf(restricted, `ABI ${abi}: denies ${reach} to the thread of the program`)
}
