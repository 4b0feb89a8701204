import assert from 'node:assert/strict'
import { it } from 'node:test'
import {
  type ByteSource,
  type Client,
  GenerateKey,
  Location,
  openStream,
  StreamOpen,
  StreamSeal,
  StrongholdError,
  sealStream,
  WriteVault,
} from '@stronghold/stronghold'
import fc from 'fast-check'
import { utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { onEveryInside } from './clients.js'

const CHUNK = 65_536
const SEALED = CHUNK + 48
const HEADER = 37
const key = Location.generic('vault', 'key')

const collect = async (source: AsyncIterable<Uint8Array>) => {
  const pieces: Uint8Array[] = []
  for await (const piece of source) pieces.push(piece)
  return Uint8Array.from(Buffer.concat(pieces))
}

/** Bytes whose every chunk is different. */
const dataOf = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + (i >>> 16)) | 0)

/** What `openStream` gave before it failed, and that it failed as it should. */
async function damaged(client: Client, source: ByteSource): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  const reading = (async () => {
    for await (const piece of openStream(client, { key }, source)) pieces.push(piece)
  })()
  await rejects(reading, 'STREAM_DAMAGED')
  return Uint8Array.from(Buffer.concat(pieces))
}

const isPrefix = (part: Uint8Array, whole: Uint8Array) =>
  Buffer.compare(part, whole.subarray(0, part.length)) === 0

await onEveryInside('streams', (fresh) => {
  const keyed = async () => {
    const client = await fresh()
    const data = Uint8Array.from({ length: 32 }, (_, i) => i)
    await client.execute(WriteVault({ data, location: key }))
    return client
  }

  it('come back whole, whatever their length and the pieces they arrive in', async () => {
    const client = await keyed()
    const lengths = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 4 * CHUNK - 1, 4 * CHUNK, 4 * CHUNK + 1]
    const ciphers = ['XChaCha20Poly1305', 'Aes256Gcm'] as const
    for (const [length, cipher] of lengths.flatMap((n) => ciphers.map((it) => [n, it] as const))) {
      const data = dataOf(length)
      const sealed = await collect(sealStream(client, { key, cipher }, [data]))
      const chunks = Math.max(1, Math.ceil(length / CHUNK))
      assert.equal(sealed.length, HEADER + length + 48 * chunks)
      assert.deepEqual(await collect(openStream(client, { key }, [sealed])), data)
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 70_000 }), { maxLength: 4 }),
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 1, max: 5 }),
        async (lengths, size, inFlight) => {
          const data = lengths.map(dataOf)
          const sealed = await collect(sealStream(client, { key, inFlight }, data))
          const pieces = async function* () {
            for (let i = 0; i < sealed.length; i += size) yield sealed.subarray(i, i + size)
          }
          const opened = await collect(openStream(client, { key, inFlight }, pieces()))
          assert.deepEqual(opened, Uint8Array.from(Buffer.concat(data)))
        },
      ),
      { numRuns: 12 },
    )
  })

  it('give out nothing but their beginning when a byte is changed', async () => {
    const client = await keyed()
    const data = dataOf(2 * CHUNK + 100)
    const sealed = await collect(sealStream(client, { key }, [data]))
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: sealed.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const changed = sealed.slice()
          changed[at] = (changed[at] as number) ^ flip
          assert(isPrefix(await damaged(client, [changed]), data))
        },
      ),
      { numRuns: 25 },
    )
  })

  it('end with an error wherever they are cut short', async () => {
    const client = await keyed()
    const data = dataOf(5 * CHUNK + 100)
    const sealed = await collect(sealStream(client, { key }, [data]))
    const edges = [0, 1, 2, 3, 4, 5].flatMap((i) => {
      const edge = HEADER + i * SEALED
      return [edge - 1, edge, edge + 1, edge + 47, edge + 48, edge + 49]
    })
    for (const length of [0, ...edges, sealed.length - 101, sealed.length - 1]) {
      const opened = await damaged(client, [sealed.subarray(0, length)])
      assert(isPrefix(opened, data))
      // What came with the cut end in one call is held back with it.
      assert(opened.length <= Math.max(0, length - HEADER))
    }
    await damaged(client, [sealed, Uint8Array.of(0)])
    await damaged(client, [sealed, sealed.subarray(HEADER)])
  })

  it('notice chunks that were exchanged, left out, repeated, or brought from elsewhere', async () => {
    const client = await keyed()
    const data = dataOf(3 * CHUNK)
    const [sealed, other] = await Promise.all(
      [0, 1].map(() => collect(sealStream(client, { key }, [data]))),
    )
    assert(sealed !== undefined && other !== undefined)
    const chunk = (of: Uint8Array, i: number) =>
      of.subarray(HEADER + i * SEALED, HEADER + (i + 1) * SEALED)
    const header = sealed.subarray(0, HEADER)
    const [a, b, c] = [0, 1, 2].map((i) => chunk(sealed, i)) as [Uint8Array, Uint8Array, Uint8Array]
    for (const chunks of [
      [b, a, c],
      [a, c, b],
      [c],
      [a, c],
      [a, a, c],
      [a, b, b, c],
      [a, b, c, c],
      [a, chunk(other, 1), c],
      [],
    ]) {
      await damaged(client, [header, ...chunks])
    }
    await damaged(client, [other.subarray(0, HEADER), a, b, c])
    assert.deepEqual(await collect(openStream(client, { key }, [header, a, b, c])), data)
  })

  it('open under their key, for what they belong to, and not otherwise', async () => {
    const client = await keyed()
    const associatedData = utf8('report.pdf')
    const sealed = await collect(sealStream(client, { key, associatedData }, [dataOf(10)]))
    assert.deepEqual(
      await collect(openStream(client, { key, associatedData }, [sealed])),
      dataOf(10),
    )
    await damaged(client, [sealed])
    await client.execute(GenerateKey({ type: 'Symmetric', output: key }))
    await rejects(collect(openStream(client, { key, associatedData }, [sealed])), 'STREAM_DAMAGED')
    await client.execute(WriteVault({ data: new Uint8Array(31), location: key }))
    await rejects(collect(openStream(client, { key }, [sealed])), 'KEY_UNSUITABLE')
    await rejects(collect(sealStream(client, { key }, [sealed])), 'KEY_UNSUITABLE')
  })

  it('belong to one thing from their beginning to their end, whatever becomes of its name', async () => {
    const client = await keyed()
    const data = dataOf(9 * CHUNK)
    const name = utf8('report.pdf')
    const changing = async function* (source: Uint8Array) {
      yield source.subarray(0, CHUNK)
      name.fill(0)
      yield source.subarray(CHUNK)
    }
    const associatedData = utf8('report.pdf')
    const sealing = sealStream(client, { key, associatedData: name, inFlight: 1 }, changing(data))
    const sealed = await collect(sealing)
    name.set(associatedData)
    const options = { key, associatedData: name, inFlight: 1 }
    assert.deepEqual(await collect(openStream(client, options, changing(sealed))), data)
  })

  it('never use a key and a nonce twice, even for one who seals twice at one place', async () => {
    const client = await keyed()
    const cipher = 'Aes256Gcm'
    const sealed = await collect(sealStream(client, { key, cipher }, [new Uint8Array(64)]))
    const place = { key, header: sealed.slice(0, HEADER), index: 0, final: true }
    const seal = StreamSeal({
      ...place,
      associatedData: new Uint8Array(0),
      plaintext: new Uint8Array(64),
    })
    const body = (run: Uint8Array) => Buffer.from(run.subarray(32, 32 + 64))
    const [first, second] = await client.executeChained([seal, seal])
    // Equal plaintexts under one key stream would give equal ciphertexts.
    assert.notDeepEqual(body(first), body(second))
    assert.notDeepEqual(body(first), body(sealed.subarray(HEADER)))
  })

  it('have places that a call must name rightly', async () => {
    const client = await keyed()
    const whole = await collect(sealStream(client, { key }, [dataOf(10)]))
    const place = {
      key,
      header: whole.slice(0, HEADER),
      index: 0,
      final: true,
      associatedData: new Uint8Array(0),
    }
    const full = new Uint8Array(CHUNK)
    for (const [change, plaintext] of [
      [{ final: false }, new Uint8Array(0)],
      [{ final: false }, full.subarray(1)],
      [{ index: 1 }, new Uint8Array(0)],
      [{ index: 2 ** 32 - 1 }, new Uint8Array(CHUNK + 1)],
      [{ header: new Uint8Array(HEADER) }, full],
      [{ header: whole.slice(0, HEADER).fill(3, 4, 5) }, full],
    ] as const) {
      await rejects(
        client.execute(StreamSeal({ ...place, ...change, plaintext })),
        'INVALID_ARGUMENT',
      )
    }
    const last = await client.execute(
      StreamSeal({ ...place, index: 2 ** 32 - 1, plaintext: dataOf(3) }),
    )
    const open = { ...place, index: 2 ** 32 - 1, sealed: last }
    assert.deepEqual(await client.execute(StreamOpen(open)), dataOf(3))
    for (const change of [
      { index: 2 ** 32 - 2 },
      { final: false },
      { sealed: new Uint8Array(0) },
    ]) {
      await rejects(client.execute(StreamOpen({ ...open, ...change })), 'STREAM_DAMAGED')
    }
    for (const inFlight of [0, 65, 1.5]) {
      const options = { key, inFlight }
      await rejects(collect(sealStream(client, options, [])), 'INVALID_ARGUMENT')
      await rejects(collect(openStream(client, options, [])), 'INVALID_ARGUMENT')
    }
  })

  it('pass on what the source throws, and close it when nobody reads further', async () => {
    const client = await keyed()
    const failing = async function* () {
      yield dataOf(5 * CHUNK)
      throw new StrongholdError('STORAGE_FAILED')
    }
    await rejects(collect(sealStream(client, { key }, failing())), 'STORAGE_FAILED')
    let closed = false
    const endless = async function* () {
      try {
        for (;;) yield dataOf(CHUNK)
      } finally {
        closed = true
      }
    }
    let pieces = 0
    for await (const _ of sealStream(client, { key }, endless())) if (++pieces === 3) break
    assert(closed)
  })
})
