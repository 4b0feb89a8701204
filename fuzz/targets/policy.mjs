import { decode, encode } from '../../packages/stronghold/dist/contract/codec/index.js'
import {
  parsePolicyDocument,
  policyDocument,
} from '../../packages/stronghold/dist/contract/documents/policy-document.js'
import { Location } from '../../packages/stronghold/dist/contract/location.js'
import { signedApproval } from '../../packages/stronghold/dist/contract/policy/approval.js'
import { attributes, policy } from '../../packages/stronghold/dist/contract/policy/policy.js'
import { Bucket } from '../../packages/stronghold/dist/inside/attributes/bucket.js'
import { bucketContent, entry } from '../../packages/stronghold/dist/inside/attributes/entry.js'
import { makeUsage } from '../../packages/stronghold/dist/inside/attributes/usage.js'

export const name = 'policy'
export const expects = (error) =>
  error?.code === 'INVALID_ARGUMENT' || error?.code === 'SNAPSHOT_DAMAGED'

/** @type {import('@stronghold/stronghold').Policy} */
const strict = {
  usages: ['Ed25519Sign'],
  wrappable: 'never',
  expires: 2 ** 41,
  maxUses: 3,
  rate: { uses: 2, milliseconds: 1000 },
  requireApproval: { approver: new Uint8Array(32), purpose: 'payment' },
  derived: { usages: [] },
}
/** @type {any} */
const record = {
  kind: 'record',
  type: 'Ed25519',
  knownTo: 'nobody',
  content: 'sixteen letters.',
  created: 1,
  changed: 2,
  generation: 3,
  writer: new Uint8Array(8),
  location: Location.generic('vault', 'record'),
  label: 'label',
  policy: strict,
  readers: [new Uint8Array(24)],
  usage: makeUsage(),
}
/** @type {any[]} Each of its own type, that of the value at the same place below. */
const codecs = [policy, attributes, entry, bucketContent, signedApproval]
const bucket = {
  version: '1',
  entries: [{ key: Uint8Array.of(2, ...new Uint8Array(48)), entry: encode(entry, record) }],
}
const values = [
  strict,
  { label: 'label', policy: strict, readers: [new Uint8Array(3)] },
  record,
  bucket,
  { statement: new Uint8Array(99), signature: new Uint8Array(64) },
]
const document = new TextEncoder().encode(JSON.stringify(policyDocument(strict)))

export const seeds = [
  ...values.map((value, i) => Uint8Array.from([i, ...encode(codecs[i], value)])),
  Uint8Array.from([codecs.length, ...document]),
]

/** The first byte chooses a parser: of what metadata and approvals hold, or of a document. */
export function target(input) {
  const chosen = (input[0] ?? 0) % (codecs.length + 1)
  const bytes = input.subarray(1)
  if (chosen === codecs.length) return readDocument(bytes)
  const codec = codecs[chosen]
  const value = decode(codec, bytes)
  // Uses that were taken in advance count as made: the same value, one encoding.
  if (Buffer.compare(encode(codec, value), bytes) !== 0) throw new Error('two encodings of a value')
  if (codec === bucketContent) {
    const bucket = Bucket.read(bytes, 0)
    const names = [...bucket.all()].map((slot) => slot.name)
    if (Buffer.compare(bucket.peek(), bytes) !== 0) throw new Error('a bucket that changed')
    for (const entry of names) bucket.put(entry, new Uint8Array(0), undefined)
    if (!bucket.isEmpty || bucket.write().length !== 5) throw new Error('what was removed is kept')
  }
}

function readDocument(bytes) {
  const read = parsePolicyDocument(new TextDecoder().decode(bytes))
  const again = parsePolicyDocument(policyDocument(read))
  if (Buffer.compare(encode(policy, again), encode(policy, read)) !== 0) {
    throw new Error('a document that says something else when it is written again')
  }
}
