// A policy document as bytes, as docs/spec/messages.md says.
import { fromHex, joined, lengthed, u32, u64 } from './bytes.mjs'

const optional = (value, encode) => (value === undefined ? joined(0) : joined(1, encode(value)))

/** @param {any} document */
export function encodePolicy({
  usages,
  wrappable,
  expires,
  maxUses,
  rate,
  requireApproval,
  derived,
}) {
  return joined(
    u32(usages.length),
    ...usages.map(lengthed),
    optional(wrappable, (word) => joined(['never', 'bornInside', 'any'].indexOf(word))),
    optional(expires, (time) => u64(Date.parse(time))),
    optional(maxUses, u64),
    optional(rate, ({ uses, milliseconds }) => joined(u32(uses), u64(milliseconds))),
    optional(requireApproval, ({ approver, purpose }) =>
      joined(optional(approver, fromHex), optional(purpose, lengthed)),
    ),
    optional(derived, encodePolicy),
  )
}
