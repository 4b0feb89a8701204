import { exact } from '../codec/exact.js'
import {
  documentFields,
  documentFault as fault,
  given,
  parseDocument,
  plainData,
} from '../codec/index.js'
import {
  bounds,
  earliestExpiry,
  maxUsageLength,
  maxUsages,
  type Policy,
  policy as policyCodec,
  type Usage,
} from '../policy/policy.js'
import { isPurpose } from '../policy/purpose.js'
import { isUsage } from '../uses/default-policy.js'
import { hex } from './shown-text.js'

type Reader<T> = (value: unknown, place: string) => T
type Fields = Readonly<Record<string, Reader<unknown>>>

const maxDepth = 4

/**
 * Reads a policy document: JSON text, or its parsed value (docs/spec/policy.md); own data
 * properties only, no getters and no inherited ones.
 * @throws StrongholdError `INVALID_ARGUMENT`, with the place (a JSON pointer) of the first fault.
 */
export const parsePolicyDocument = exact(
  1,
  function parsePolicyDocument(document: unknown): Policy {
    const value =
      typeof document === 'string' ? parseDocument(document) : plainData(document, fault)
    const { version, ...policy } = object(value, '', { version: versionOne, ...policyFields(1) })
    if (version === undefined) throw fault('/version', 'is missing')
    return required(policy as Partial<Policy>, '')
  },
)

/** The document of a policy, from which `parsePolicyDocument` reads the same policy. */
export const policyDocument = exact(1, function policyDocument(policy: Policy): Readonly<
  Record<string, unknown>
> {
  return { version: 1, ...plain(given.read('policy', given.as(policyCodec), policy)) }
})

function plain({ usages, ...rest }: Policy): Record<string, unknown> {
  const { wrappable, expires, maxUses, rate, requireApproval, derived } = rest
  const approver = requireApproval?.approver
  const purpose = requireApproval?.purpose
  const demand = {
    ...(approver === undefined ? {} : { approver: hex(approver) }),
    ...(purpose === undefined ? {} : { purpose }),
  }
  return {
    usages: [...usages],
    ...(wrappable === undefined ? {} : { wrappable }),
    ...(expires === undefined ? {} : { expires: new Date(expires).toISOString() }),
    ...(maxUses === undefined ? {} : { maxUses }),
    ...(rate === undefined ? {} : { rate: { uses: rate.uses, milliseconds: rate.milliseconds } }),
    ...(requireApproval === undefined ? {} : { requireApproval: demand }),
    ...(derived === undefined ? {} : { derived: plain(derived) }),
  }
}

function policyFields(depth: number): Fields {
  return {
    usages(value, place) {
      const names = list(value, place)
      if (names.length > maxUsages) throw fault(place, `has more than ${maxUsages} names`)
      return names.map((name, i) => usage(name, `${place}/${i}`))
    },
    wrappable: oneOf('never', 'bornInside', 'any'),
    expires: time,
    maxUses: integer(...bounds.maxUses),
    rate(value, place) {
      const fields = {
        uses: integer(...bounds.uses),
        milliseconds: integer(...bounds.milliseconds),
      }
      const { uses, milliseconds } = object(value, place, fields)
      if (uses === undefined) throw fault(`${place}/uses`, 'is missing')
      if (milliseconds === undefined) throw fault(`${place}/milliseconds`, 'is missing')
      return { uses, milliseconds }
    },
    requireApproval: (value, place) => object(value, place, { approver: publicKey, purpose }),
    derived(value, place) {
      if (depth === maxDepth) throw fault(place, 'is nested too deep')
      return required(object(value, place, policyFields(depth + 1)) as Partial<Policy>, place)
    },
  }
}

function required(policy: Partial<Policy>, place: string): Policy {
  const { usages } = policy
  if (usages === undefined) throw fault(`${place}/usages`, 'is missing')
  return { ...policy, usages }
}

function object(value: unknown, place: string, fields: Fields): Record<string, unknown> {
  const given = documentFields(value, place, (name) => Object.hasOwn(fields, name))
  const read: Record<string, unknown> = {}
  for (const [name, reader] of Object.entries(fields)) {
    if (!Object.hasOwn(given, name)) continue
    read[name] = reader(given[name], `${place}/${name}`)
  }
  return read
}

function list(value: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(value)) throw fault(place, 'is no list')
  return value
}

function usage(value: unknown, place: string): Usage {
  const name = text(value, place)
  if (!isUsage(name) || name.length > maxUsageLength) throw fault(place, 'is no procedure')
  return name
}

function text(value: unknown, place: string): string {
  if (typeof value !== 'string' || value === '') throw fault(place, 'is no text')
  return value
}

function purpose(value: unknown, place: string): string {
  const said = text(value, place)
  if (!isPurpose(said)) throw fault(place, 'is no line of at most 256 bytes')
  return said
}

function integer(least: number, max: number): Reader<number> {
  return (value, place) => {
    const fits = Number.isSafeInteger(value) && (value as number) >= least
    if (!fits || (value as number) > max) throw fault(place, 'is no integer in range')
    return value as number
  }
}

function oneOf(...words: readonly string[]): Reader<string> {
  return (value, place) => {
    const word = text(value, place)
    if (!words.includes(word)) throw fault(place, `is none of ${words.join(', ')}`)
    return word
  }
}

function versionOne(value: unknown, place: string): 1 {
  if (value !== 1) throw fault(place, 'is not 1')
  return value
}

const utc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/

function time(value: unknown, place: string): number {
  const milliseconds = utc.test(text(value, place)) ? Date.parse(value as string) : Number.NaN
  // JavaScript takes the 31st of February for the 3rd of March.
  const isDate = milliseconds >= 0 && isoTime(milliseconds) === (value as string).slice(0, 19)
  if (!isDate) throw fault(place, 'is no time such as 2030-01-31T12:00:00Z')
  if (milliseconds < earliestExpiry) throw fault(place, 'is before 2020')
  return milliseconds
}

/** Year to second, in UTC. */
function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19)
}

function publicKey(value: unknown, place: string): Uint8Array {
  const digits = text(value, place)
  if (!/^[0-9a-fA-F]{64}$/.test(digits)) throw fault(place, 'is no public key of 64 hex digits')
  return Uint8Array.from({ length: 32 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  )
}
