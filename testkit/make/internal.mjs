// What the kit needs of the packages that they do not export: codecs and keys of what crosses.
import * as code from '../../packages/p2p/dist/pairing/code.js'
import * as pairing from '../../packages/p2p/dist/pairing/pairing.js'
import * as transcript from '../../packages/p2p/dist/pairing/transcript.js'
import * as frames from '../../packages/stronghold/dist/actors/frames.js'
import * as codec from '../../packages/stronghold/dist/contract/codec/index.js'
import * as messages from '../../packages/stronghold/dist/contract/messages/client-messages.js'
import * as approval from '../../packages/stronghold/dist/contract/policy/approval.js'
import * as policy from '../../packages/stronghold/dist/contract/policy/policy.js'
import * as comparer from '../../packages/stronghold/dist/inside/pull/comparer.js'
import * as keys from '../../packages/stronghold/dist/inside/pull/keys.js'
import * as wire from '../../packages/stronghold/dist/inside/pull/pull-codecs.js'
import * as row from '../../packages/stronghold/dist/inside/pull/row.js'
import * as box from '../../packages/stronghold/dist/inside/pull/sealed-message.js'
import * as section from '../../packages/stronghold/dist/inside/pull/section.js'
import * as derivation from '../../packages/stronghold/dist/inside/state/key-derivation.js'
import { hex } from './bytes.mjs'

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
