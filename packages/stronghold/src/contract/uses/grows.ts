import type { Location } from '../location.js'
import type { Call } from '../procedures/define.js'
import { procedureNamed } from '../procedures/table.js'
import { placesOf } from './places.js'

/** Whether a call goes through records: it collects, or looks for a newest version. */
export function grows(call: Call): boolean {
  const definition = procedureNamed(call.procedure)
  if (definition === undefined) return false
  return placesOf(definition, call.input).some(
    (place) => place.role === 'collect' || (place.role !== 'write' && isHead(place.location)),
  )
}

/** Whether a location is the newest version, which has to be looked for. */
export function isHead(location: Location): boolean {
  return location.kind === 'counter' && location.counter === undefined
}
