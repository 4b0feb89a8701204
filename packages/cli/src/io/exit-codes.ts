import type { ErrorCode, ErrorGroup } from '@stronghold/stronghold'

/** The exit codes of the process, with their meanings. Scripts depend on them. */
export const exitCodes = {
  ok: 0,
  /** As `grep` and `cmp` answer: it was done, and the answer is no. */
  no: 1,
  usage: 2,
  absent: 3,
  integrity: 4,
  conflict: 5,
  resource: 6,
  zone: 7,
  policy: 8,
  network: 9,
  /** EX_SOFTWARE of sysexits.h. */
  internal: 70,
} as const

/** One line for each exit code, for `--help` and the manual. */
export const exitCodeMeanings: readonly (readonly [number, string])[] = [
  [0, 'done'],
  [1, 'done, and the answer is no: a signature is bad, a record is not there'],
  [2, 'wrong usage'],
  [3, 'not there: file, client, vault, record, value or peer'],
  [4, 'wrong key, damaged, or not what it should be'],
  [5, 'in the way: locked, exists already, changed meanwhile, to be migrated'],
  [6, 'the file system or memory failed'],
  [7, 'the zone failed, or a required protection is missing'],
  [8, 'a policy or a rule does not allow it, or asks for an approval'],
  [9, 'another Stronghold, or the way to it, failed'],
  [70, 'a fault of this program'],
  [130, 'interrupted (129 hangup, 143 terminated, 141 nobody reads the output)'],
]

/** The exit code of a group of the library's errors. */
const groups: Readonly<Record<ErrorGroup, number>> = {
  usage: exitCodes.usage,
  state: exitCodes.conflict,
  absent: exitCodes.absent,
  integrity: exitCodes.integrity,
  format: exitCodes.integrity,
  resource: exitCodes.resource,
  peer: exitCodes.network,
  zone: exitCodes.zone,
  policy: exitCodes.policy,
}

// The library groups errors by the party that can help; a script wants to know whether something
// was in the way.
const exceptions: Readonly<Partial<Record<ErrorCode, number>>> = {
  CLIENT_EXISTS: exitCodes.conflict,
  CLIENT_ALREADY_LOADED: exitCodes.conflict,
  SNAPSHOT_EXISTS: exitCodes.conflict,
  SNAPSHOT_LINKED: exitCodes.conflict,
  GENERATIONS_KEPT: exitCodes.conflict,
  SNAPSHOT_LOCKED: exitCodes.conflict,
  SNAPSHOT_CHANGED: exitCodes.conflict,
  PEER_UNKNOWN: exitCodes.absent,
  PERMISSION_DENIED: exitCodes.policy,
  FIREWALL_DENIED: exitCodes.policy,
  LISTEN_FAILED: exitCodes.network,
  CANCELLED: 130,
  INTERNAL: exitCodes.internal,
}

/**
 * The exit code for a peer's answer: something is absent there, or not allowed there. Everything
 * else is a failure of another Stronghold, whatever its code.
 */
export function peerExitCode(code: ErrorCode, group: ErrorGroup): number {
  if (group === 'absent') return exitCodes.absent
  const isDenial = group === 'policy' || code === 'PERMISSION_DENIED'
  return isDenial ? exitCodes.policy : exitCodes.network
}

/** The exit code of an error of the library. */
export function libraryExitCode(code: ErrorCode, group: ErrorGroup): number {
  return exceptions[code] ?? groups[group]
}
