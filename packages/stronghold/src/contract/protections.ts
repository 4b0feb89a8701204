import { protections } from '@stronghold/zone/protections'
import { exact } from './codec/exact.js'
import { type ProgramProtection, programProtections } from './messages/protections.js'

/** The name of a protection of secrets: a wall around the zone, or one of its memory. */
export type Protection = (typeof protections)[number] | ProgramProtection

/** Every protection in reports and in `require`. */
export const protectionNames: readonly Protection[] = Object.freeze([
  ...protections,
  ...(Object.keys(programProtections) as ProgramProtection[]),
])

/** Whether there is a protection of this name. */
export const isProtection = exact(1, function isProtection(name: unknown): name is Protection {
  return protectionNames.includes(name as Protection)
})
