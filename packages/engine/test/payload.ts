import fc from 'fast-check'
import { concat, id } from './powers.js'

/** A payload as plain data, and an encoder of its own: what the tests hold the engine against. */
export interface Payload {
  readonly clients: readonly Client[]
}

export interface Client {
  readonly id: Uint8Array
  readonly keys: readonly { readonly id: Uint8Array; readonly key: Uint8Array }[]
  readonly vaults: readonly VaultModel[]
  readonly table: readonly {
    readonly key: Uint8Array
    readonly value: Uint8Array
    readonly expiration: Time | undefined
  }[]
  readonly scanFrequency: Time | undefined
  readonly createdAt: Time
  readonly lastScanAt: Time | undefined
}

export interface VaultModel {
  readonly id: Uint8Array
  readonly key: Uint8Array
  readonly records: readonly {
    readonly key: Uint8Array
    readonly id: Uint8Array
    readonly data: Uint8Array
    readonly revoke: Uint8Array | undefined
    readonly blob: Uint8Array
  }[]
}

export interface Time {
  readonly seconds: bigint
  readonly nanoseconds: number
}

export function encodePayload({ clients }: Payload): Uint8Array {
  return list(clients, (client) =>
    concat(
      client.id,
      list(client.keys, ({ id, key }) => concat(id, bytes(key))),
      list(client.vaults, (vault) =>
        concat(
          vault.id,
          bytes(vault.key),
          list(vault.records, ({ key, id, data, revoke, blob }) =>
            concat(key, id, bytes(data), option(revoke, bytes), bytes(blob)),
          ),
        ),
      ),
      list(client.table, ({ key, value, expiration }) =>
        concat(bytes(key), bytes(value), option(expiration, time)),
      ),
      option(client.scanFrequency, time),
      time(client.createdAt),
      option(client.lastScanAt, time),
    ),
  )
}

export function u64(value: bigint | number): Uint8Array {
  const out = new Uint8Array(8)
  new DataView(out.buffer).setBigUint64(0, BigInt(value), true)
  return out
}

export function time({ seconds, nanoseconds }: Time): Uint8Array {
  const out = new Uint8Array(12)
  const view = new DataView(out.buffer)
  view.setBigUint64(0, seconds, true)
  view.setUint32(8, nanoseconds, true)
  return out
}

function bytes(value: Uint8Array): Uint8Array {
  return concat(u64(value.length), value)
}

function option<T>(value: T | undefined, encode: (value: T) => Uint8Array): Uint8Array {
  return value === undefined ? Uint8Array.of(0) : concat(Uint8Array.of(1), encode(value))
}

function list<T>(values: readonly T[], encode: (value: T) => Uint8Array): Uint8Array {
  return concat(u64(values.length), ...values.map(encode))
}

const anyId = fc.uint8Array({ minLength: 24, maxLength: 24 })
const anyBytes = fc.uint8Array({ maxLength: 200 })
const anyTime = fc.record({
  seconds: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  nanoseconds: fc.nat(999_999_999),
})
const perhaps = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const named = <T>(arbitrary: fc.Arbitrary<T>, name: (value: T) => Uint8Array) =>
  fc.uniqueArray(arbitrary, { maxLength: 4, selector: (value) => name(value).join() })

const anyRecord = fc
  .record({ key: anyId, data: anyBytes, revoke: perhaps(anyBytes), blob: anyBytes })
  .chain((record) => fc.oneof(fc.constant(record.key), anyId).map((id) => ({ ...record, id })))

const anyVault = fc.record({
  id: anyId,
  key: fc.oneof(fc.uint8Array({ minLength: 32, maxLength: 32 }), anyBytes),
  records: named(anyRecord, ({ key }) => key),
})

/** Any client that the format can express, the odd ones included. */
const anyClient: fc.Arbitrary<Client> = fc
  .record({
    id: anyId,
    vaults: named(anyVault, ({ id }) => id),
    strayKeys: named(fc.record({ id: anyId, key: anyBytes }), ({ id }) => id),
    fates: fc.array(fc.constantFrom('equal', 'equal', 'other', 'none'), {
      minLength: 4,
      maxLength: 4,
    }),
    table: named(
      fc.record({ key: anyBytes, value: anyBytes, expiration: perhaps(anyTime) }),
      ({ key }) => key,
    ),
    scanFrequency: perhaps(anyTime),
    createdAt: anyTime,
    lastScanAt: perhaps(anyTime),
  })
  .map(({ strayKeys, fates, ...client }) => {
    const keys = client.vaults.flatMap(({ id, key }, index) => {
      if (fates[index] === 'none') return []
      return [{ id, key: fates[index] === 'other' ? concat(key, key, id) : key }]
    })
    const taken = new Set(client.vaults.map(({ id }) => id.join()))
    const stray = strayKeys.filter(({ id }) => !taken.has(id.join()))
    return { ...client, keys: [...keys, ...stray] }
  })

/** Any payload that the format can express. */
export const anyPayload: fc.Arbitrary<Payload> = fc.record({
  clients: named(anyClient, ({ id }) => id),
})

/** A small payload with one of everything. */
export const samplePayload: Payload = {
  clients: [
    {
      id: id(1),
      keys: [
        { id: id(2), key: new Uint8Array(32).fill(3) },
        { id: id(9), key: new Uint8Array(32) },
      ],
      vaults: [
        {
          id: id(2),
          key: new Uint8Array(32).fill(3),
          records: [
            { key: id(4), id: id(4), data: id(5), revoke: undefined, blob: id(6) },
            { key: id(7), id: id(7), data: id(5), revoke: id(8), blob: id(6) },
          ],
        },
      ],
      table: [
        { key: id(1), value: id(2), expiration: { seconds: 1n, nanoseconds: 2 } },
        { key: id(3), value: id(4), expiration: undefined },
      ],
      scanFrequency: { seconds: 3n, nanoseconds: 4 },
      createdAt: { seconds: 5n, nanoseconds: 6 },
      lastScanAt: undefined,
    },
  ],
}
