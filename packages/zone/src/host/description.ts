import { channelBroken } from '../errors.js'
import { protections, type ZoneReport } from '../protections.js'

/** A zone's description of itself when it is ready. */
export interface Description {
  /** Method names; a method's place is its number. */
  readonly methods: readonly string[]
  readonly report: ZoneReport
}

/** Parses the payload of a `ready` message. Throws `ZoneError` `ZONE_DIED` if it is malformed. */
export const parseDescription = (payload: Uint8Array): Description => {
  try {
    const value = record(JSON.parse(Buffer.from(payload).toString('utf8')))
    const report = record(value.report)
    if (!Array.isArray(value.methods)) throw new TypeError()
    return {
      methods: value.methods.map(text),
      report: Object.freeze({
        protections: states(record(report.protections)),
        node: text(report.node),
        platform: text(report.platform),
      }),
    }
  } catch {
    throw channelBroken('the description is malformed')
  }
}

const states = (value: Record<string, unknown>): ZoneReport['protections'] =>
  Object.freeze(
    Object.fromEntries(
      // The zone's own come first, and each of them must be there.
      [...new Set([...protections, ...Object.keys(value)])].map((name) => {
        const { applied, available, detail } = record(value[name])
        if (typeof applied !== 'boolean' || typeof available !== 'boolean') throw new TypeError()
        return [name, Object.freeze({ applied, available, detail: text(detail) })]
      }),
    ) as ZoneReport['protections'],
  )

const record = (value: unknown): Record<string, unknown> => {
  if (typeof value !== 'object' || value === null) throw new TypeError()
  return value as Record<string, unknown>
}

const text = (value: unknown): string => {
  if (typeof value !== 'string') throw new TypeError()
  return value
}
