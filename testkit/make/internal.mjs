// What the kit needs of the packages that they do not export: codecs and keys of what crosses.
import { hex } from './bytes.mjs'

const built = (path) => import(new URL(`../../packages/${path}`, import.meta.url).href)
const stronghold = (path) => built(`stronghold/dist/${path}`)

const [codec, derivation, keys, box, wire, comparer, row, section] = await Promise.all([
  stronghold('codec/index.js'),
  stronghold('inside/key-derivation.js'),
  stronghold('inside/pull/keys.js'),
  stronghold('inside/pull/box.js'),
  stronghold('inside/pull/wire.js'),
  stronghold('inside/pull/comparer.js'),
  stronghold('inside/pull/row.js'),
  stronghold('inside/pull/section.js'),
])
const [frames, messages, policy, approval, transcript, code, pairing] = await Promise.all([
  stronghold('actors/frames.js'),
  stronghold('messages/client-messages.js'),
  stronghold('policy/policy.js'),
  stronghold('policy/approval.js'),
  built('p2p/dist/pairing/transcript.js'),
  built('p2p/dist/pairing/code.js'),
  built('p2p/dist/pairing/pairing.js'),
])

/** A decoded value as JSON: bytes as hex, absent as null. */
function plain(value) {
  if (value === undefined) return null
  if (value instanceof Uint8Array) return hex(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]))
}

export const internal = {
  plain,
  codec,
  derivation,
  policy,
  approval,
  pull: { ...keys, ...box, ...wire, ...comparer, ...row, ...section, decode: codec.decode },
  frames,
  messages,
  pairing: { ...transcript, ...code, ...pairing },
}
