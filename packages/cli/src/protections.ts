import type { ZoneSettings } from '@stronghold/stronghold'

/** The name of a wall around the zone. */
export type Protection = NonNullable<ZoneSettings['require']>[number]

// A record, so that the compiler refuses this file when the zone's list grows or shrinks.
const names: Readonly<Record<Protection, true>> = {
  'separate-process': true,
  'scrubbed-environment': true,
  'sealed-channel': true,
  'interpreted-only': true,
  'dies-with-host': true,
  'not-dumpable': true,
  'no-core-dumps': true,
  'no-capabilities': true,
  'no-new-privileges': true,
  'no-inherited-descriptors': true,
  landlock: true,
  seccomp: true,
  'no-executable-memory': true,
}

/** Every protection that can be required. */
export const protectionNames = Object.keys(names) as readonly Protection[]

/** Whether there is a protection of this name. */
export function isProtection(name: string): name is Protection {
  return Object.hasOwn(names, name)
}
