// Metadata in a file, byte by byte as docs/spec/metadata.md says.
import { client, counterId, pathId, record, recordId, state } from './boxes.mjs'
import { hex, joined, lengthed, seeded, u32, u64, utf8 } from './bytes.mjs'
import { literals, version3 } from './files.mjs'
import { encodePolicy } from './policy-encoding.mjs'
import { vector } from './vector.mjs'

const key = seeded('snapshot key', 32)
const vaultKey = seeded('vault key', 32)
const metadataKey = seeded('metadata key', 32)
const attributesKey = seeded('attributes key', 32)
const secret = seeded('ed25519 key', 32)
const made = 1_767_225_600_000
const [clientId, vaultId, id] = [pathId('client'), pathId('vault'), recordId('vault', 'record')]
const goneId = recordId('vault', 'gone')
const secondId = counterId('vault', 9)
const reservedId = pathId('stronghold.ts')
const attributes = joined('attributes/', clientId)

/** Of what is optional: that it is not there. */
const none = /** @type {number | Uint8Array} */ (0)
const some = (...parts) => joined(1, ...parts)
const stamp = (generation, changed) => joined(u64(generation), u64(changed), seeded('writer', 8))
const generic = (vault, path) => joined(0, lengthed(vault), lengthed(path))
const counter = (vault, number) => joined(1, lengthed(vault), some(u64(number)))
const usage = (
  /** @type {Record<string, number>} */ { uses = 0, start = 0, within = 0, last } = {},
) => joined(u64(uses), u64(start), u32(within), last === undefined ? none : some(u64(last)))

const content = (made) => made.blob.slice(0, 16)
const keys = {
  client: joined(0),
  vault: joined(1, vaultId),
  record: joined(2, vaultId, id),
  gone: joined(2, vaultId, goneId),
  second: joined(2, vaultId, secondId),
}
const its = record(vaultKey, id, { secret })
const second = record(vaultKey, secondId, { secret: seeded('second', 20) })

function entryOf(
  /** @type {any} */ {
    kind = 0,
    type = 3,
    known = 0,
    of = content(its),
    location = some(generic('vault', 'record')),
    label = none,
    policy = none,
    readers = [],
    used = usage(),
    more = [],
  } = {},
) {
  return joined(
    ...[kind, type, known, of, u64(made), stamp(1, made + 5), location, label, policy],
    ...[u32(readers.length), ...readers, used, ...more],
  )
}
const compartment = ({ name, policy = none, next = 0, used = usage() }) =>
  joined(1, name === undefined ? none : some(lengthed(name)), policy, u64(next), used)
const tombstone = (location) => joined(2, stamp(2, made + 9), location)

const plainPolicy = { version: 1, usages: ['Ed25519Sign', 'PublicKey', 'RevokeData'] }
const oddPolicy = { usages: ['Ed25519Sign', 'LaterSign', 'Ed25519Sign, 1 uses', '', 'acme.Sign'] }
const fullPolicy = {
  ...plainPolicy,
  wrappable: 'never',
  expires: '2030-01-31T12:00:00.000Z',
  maxUses: 1000,
  rate: { uses: 10, milliseconds: 60000 },
  requireApproval: { approver: hex(seeded('approver', 32)), purpose: 'payment' },
  derived: { usages: ['Hmac'], derived: { usages: [] } },
}

const number = (key) => (key.length === 1 ? 0 : key[key.length - 24] % 64)

/** Entries as `[key, entry, bucket]` in the buckets that they belong to, or in the one that is given. */
function bucketsOf(entries, order = (all) => all) {
  const buckets = new Map()
  for (const [key, entry, bucket = number(key)] of entries) {
    buckets.set(bucket, [...(buckets.get(bucket) ?? []), [key, entry]])
  }
  return [...buckets].map(([bucket, held]) => {
    const parts = order(held).flatMap(([key, entry]) => [lengthed(key), lengthed(entry)])
    return [bucket, joined(0, u32(held.length), ...parts)]
  })
}

function fileOf(name, { records = [its], buckets, generation = joined(1, u64(3)), more = [] }) {
  const boxes = buckets.map(([bucket, secret]) =>
    record(attributesKey, recordId(attributes, Uint8Array.of(bucket)), { secret }),
  )
  const own = [['snapshot', generation], ...more].map(([path, secret]) =>
    record(metadataKey, recordId('metadata', path), { secret }),
  )
  const all = state([
    client({ id: clientId, vaults: [{ id: vaultId, key: vaultKey, records }] }),
    client({
      id: reservedId,
      vaults: [
        { id: pathId('metadata'), key: metadataKey, records: own },
        { id: pathId(attributes), key: attributesKey, records: boxes },
      ],
    }),
  ])
  return version3(key, literals(all), { label: name })
}

const facts = {
  type: 'Ed25519',
  label: null,
  created: made,
  changed: made + 5,
  lastUsed: null,
  uses: 0,
  bornInside: true,
  readable: false,
  policy: null,
}
const nothing = {
  ...facts,
  ...{ type: 'Unknown', created: null, changed: null, bornInside: false },
}
const text = (name) => hex(utf8(name))
const at = (path) => ({ vault: text('vault'), record: text(path) })
const told = (records, more = {}) => ({
  generation: 3,
  clients: {
    [hex(clientId)]: {
      name: text('client'),
      policy: null,
      vaults: { [hex(vaultId)]: { name: text('vault'), policy: null, records } },
      ...more,
    },
  },
})
const one = (more = {}) =>
  told({ [hex(id)]: { revoked: false, location: at('record'), ...facts, ...more } })

const named = [
  [keys.client, compartment({ name: 'client' })],
  [keys.vault, compartment({ name: 'vault' })],
]

export function metadataVectors() {
  const good = (
    name,
    entries,
    metadata,
    /** @type {any} */ { order, comment, sound, ...more } = {},
  ) =>
    vector(
      name,
      { kind: 'metadata', expect: 'success', comment, sound, key, metadata },
      fileOf(name, { buckets: bucketsOf(entries, order), ...more }),
    )
  const bad = (name, entries, comment, more = {}) =>
    vector(
      name,
      { kind: 'metadata', expect: 'SNAPSHOT_DAMAGED', comment, key },
      fileOf(name, { buckets: bucketsOf(entries), ...more }),
    )
  const its1 = [keys.record, entryOf()]
  const full = [
    [
      keys.client,
      compartment({
        name: 'client',
        policy: some(encodePolicy(plainPolicy)),
        used: usage({ uses: 7, last: made }),
      }),
    ],
    [keys.vault, compartment({ name: 'vault', policy: some(encodePolicy(fullPolicy)), next: 3 })],
    [
      keys.record,
      entryOf({
        kind: 3,
        label: some(lengthed('savings — größer')),
        policy: some(encodePolicy(fullPolicy)),
        used: usage({ uses: 12, start: made, within: 2, last: made + 77 }),
        more: [u32(1), lengthed('Ed25519Sign'), stamp(2, made + 50)],
      }),
    ],
    [
      keys.second,
      entryOf({
        type: 1,
        known: 1,
        of: content(second),
        location: some(counter('vault', 9)),
        readers: [clientId],
      }),
    ],
    [keys.gone, tombstone(some(generic('vault', 'gone')))],
  ]
  const deep = [1, 2, 3, 4].reduce((derived) => ({ usages: [], derived }), { usages: [] })
  return [
    vector(
      'meta-none',
      {
        kind: 'metadata',
        expect: 'success',
        comment: 'a file of another program: nothing is known',
        key,
        metadata: {
          generation: 0,
          clients: {
            [hex(clientId)]: {
              name: null,
              policy: null,
              vaults: {
                [hex(vaultId)]: {
                  name: null,
                  policy: null,
                  records: { [hex(id)]: { revoked: false, location: null, ...nothing } },
                },
              },
            },
          },
        },
      },
      version3(
        key,
        literals(
          state([
            client({ id: clientId, vaults: [{ id: vaultId, key: vaultKey, records: [its] }] }),
          ]),
        ),
        { label: 'meta-none' },
      ),
    ),
    good(
      'meta-all-fields',
      full,
      {
        generation: 3,
        clients: {
          [hex(clientId)]: {
            name: text('client'),
            policy: plainPolicy,
            vaults: {
              [hex(vaultId)]: {
                name: text('vault'),
                policy: fullPolicy,
                records: {
                  [hex(id)]: {
                    revoked: false,
                    location: at('record'),
                    ...facts,
                    label: 'savings — größer',
                    policy: fullPolicy,
                    uses: 12,
                    lastUsed: made + 77,
                  },
                  [hex(secondId)]: {
                    revoked: false,
                    location: { vault: text('vault'), counter: 9 },
                    ...facts,
                    type: 'Data',
                    bornInside: false,
                    readable: true,
                  },
                },
              },
            },
          },
        },
      },
      { records: [its, second] },
    ),
    good(
      'meta-tombstone',
      [...named, [keys.gone, tombstone(some(generic('vault', 'gone')))]],
      told({
        [hex(id)]: { revoked: false, location: null, ...nothing },
        [hex(goneId)]: { revoked: true, location: at('gone'), ...nothing },
      }),
      { records: [its, record(vaultKey, goneId, { secret, revoked: true })] },
    ),
    good('meta-reversed-order', [...named, its1], one(), { order: (all) => [...all].reverse() }),
    good(
      'meta-content-mismatch',
      [...named, [keys.record, entryOf({ of: new Uint8Array(16), label: some(lengthed('old')) })]],
      one({ type: 'Unknown', bornInside: false }),
      { comment: 'another program wrote the secret since' },
    ),
    good(
      'meta-location-lie',
      [...named, [keys.record, entryOf({ location: some(generic('vault', 'lies')) })]],
      one({ location: null }),
      { sound: 'no', comment: 'a name that does not hash to the id is shown nowhere' },
    ),
    good(
      'meta-client-name-lie',
      [[keys.client, compartment({ name: 'bank' })], named[1], its1],
      { ...one(), clients: { [hex(clientId)]: { ...one().clients[hex(clientId)], name: null } } },
      { sound: 'no' },
    ),
    good(
      'meta-type-16',
      [...named, [keys.record, entryOf({ type: 16 })]],
      one({ type: 'HdNodeP256' }),
    ),
    good('meta-no-names', [its1], {
      generation: 3,
      clients: {
        [hex(clientId)]: {
          ...one().clients[hex(clientId)],
          name: null,
          vaults: {
            [hex(vaultId)]: { ...one().clients[hex(clientId)].vaults[hex(vaultId)], name: null },
          },
        },
      },
    }),
    bad('meta-wrong-bucket', [...named, [...its1, 0]], 'an entry outside of its bucket, in 0'),
    bad('meta-duplicate', [...named, its1, its1]),
    good(
      'meta-policy-words',
      [...named, [keys.record, entryOf({ policy: some(encodePolicy(oddPolicy)) })]],
      one({ policy: { version: 1, usages: ['Ed25519Sign', 'LaterSign', 'acme.Sign'] } }),
      { comment: 'a word that can be no usage is left out' },
    ),
    bad('meta-location-temporary', [
      ...named,
      [keys.record, entryOf({ location: some(joined(2, lengthed('t'))) })],
    ]),
    bad('meta-location-by-ids', [
      ...named,
      [keys.record, entryOf({ location: some(joined(3, vaultId, id)) })],
    ]),
    bad('meta-unknown-kind', [...named, [keys.record, joined(4)]]),
    bad('meta-unknown-type', [...named, [keys.record, entryOf({ type: 250 })]]),
    bad('meta-wrong-kind', [...named, [keys.record, compartment({ name: 'record' })]]),
    bad('meta-policy-five-deep', [
      ...named,
      [keys.record, entryOf({ policy: some(encodePolicy(deep)) })],
    ]),
    bad('meta-entry-trailing', [...named, [keys.record, joined(entryOf(), 0)]]),
    bad('meta-short-key', [
      ...named,
      its1,
      [joined(2, vaultId), tombstone(none), number(keys.record)],
    ]),
    vector(
      'meta-trailing',
      { kind: 'metadata', expect: 'SNAPSHOT_DAMAGED', key },
      fileOf('meta-trailing', {
        buckets: bucketsOf([...named, its1]).map(([bucket, bytes]) => [bucket, joined(bytes, 0)]),
      }),
    ),
    vector(
      'meta-bucket-version',
      { kind: 'metadata', expect: 'SNAPSHOT_DAMAGED', key },
      fileOf('meta-bucket-version', {
        buckets: bucketsOf([...named, its1]).map(([bucket, bytes]) => [
          bucket,
          joined(1, bytes.slice(1)),
        ]),
      }),
    ),
    vector(
      'meta-version-2',
      { kind: 'metadata', expect: 'UNSUPPORTED_VERSION', comment: 'a later version wrote it', key },
      fileOf('meta-version-2', { buckets: [], generation: joined(2, u64(3)) }),
    ),
    vector(
      'meta-generation-trailing',
      { kind: 'metadata', expect: 'SNAPSHOT_DAMAGED', key },
      fileOf('meta-generation-trailing', { buckets: [], generation: joined(1, u64(3), 0) }),
    ),
  ]
}
