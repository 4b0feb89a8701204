import assert from 'node:assert/strict'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { describe, it } from 'node:test'
import { nativeProvider } from '@stronghold/crypto/native'
import { FileKey } from '@stronghold/engine'
import { createAllocator } from '@stronghold/memory'
import { KeyProvider, MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { utf8 } from './bytes.js'
import { rejects } from './client-compliance.js'
import { clientWithKey, create, keyOf, makeNewPath, open, signatureOf } from './snapshots.js'

const newPath = await makeNewPath()
const fixture = (name: string) => new URL(`../../../../fixtures/${name}`, import.meta.url)
const powers = { crypto: nativeProvider, allocator: createAllocator() }
const verify = (path: string) => Stronghold.verify({ path, key: keyOf(1) })
const restore = (path: string, generation: number) =>
  Stronghold.restore({ path, generation, key: keyOf(1) })

/** A file at generation 3 with generations 1 and 2 beside it; the client's count is its number. */
async function threeStates(): Promise<string> {
  const path = await newPath()
  await using stronghold = await create(path)
  const client = await clientWithKey(stronghold, 'alice')
  await client.store.insert('count', utf8('2'))
  await stronghold.commit()
  await client.store.insert('count', utf8('3'))
  await stronghold.commit()
  return path
}

/** Which state is open in a file: the count of its client. */
async function stateOf(path: string): Promise<string> {
  await using stronghold = await open(path, { access: 'read' })
  const value = await (await stronghold.loadClient('alice')).store.get('count')
  return Buffer.from(value ?? []).toString()
}

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path)
  const index = at < 0 ? bytes.length + at : at
  bytes[index] = (bytes[index] as number) ^ 1
  await writeFile(path, bytes)
}

/** Seals the file again with one bit of its payload changed: what only a broken writer can do. */
async function flipInside(path: string, at: (payload: Uint8Array) => number): Promise<void> {
  const file = new Uint8Array(await readFile(path))
  using key = FileKey.unlock(powers, file.subarray(7), new Uint8Array(32).fill(1))
  const payload = key.open(file.subarray(7))
  const index = at(payload)
  payload[index] = (payload[index] as number) ^ 1
  await writeFile(path, key.seal(payload))
}

const beside = async (path: string) =>
  (await readdir(dirname(path)))
    .map((name) => name.slice(basename(path).length))
    .filter((end) => end !== '' && end !== '.lock')
    .sort()

describe('verifying', () => {
  it('finds a sound file and its kept states sound, locks nothing and changes nothing', async () => {
    const path = await threeStates()
    const before = await readFile(path)
    await using _writer = await open(path)
    const { current, generations } = await verify(path)
    assert.deepEqual(current, {
      sound: true,
      error: undefined,
      content: {
        facts: { version: 3, workFactor: 1, generation: 3 },
        clients: 1,
        vaults: 1,
        records: 1,
        damaged: [],
      },
    })
    assert.deepEqual(
      generations.map(({ generation, sound, content }) => [generation, sound, content?.clients]),
      [
        [2, true, 1],
        [1, true, 0],
      ],
    )
    assert.deepEqual(await readFile(path), before)
    await rejects(Stronghold.verify({ path, key: keyOf(2) }), 'WRONG_KEY')
    await rejects(verify(`${path}.none`), 'SNAPSHOT_NOT_FOUND')
    await assert.rejects(stat(`${path}.none.lock`), { code: 'ENOENT' })
  })

  it('verifies what the original wrote', async () => {
    for (const [name, version] of [
      ['rust-v2-identity-0.6.0', 2],
      ['rust-0.5.1-identities', 2],
      ['python-v3-wf1', 3],
    ] as const) {
      const { keyHex } = JSON.parse(await readFile(fixture(`${name}.json`), 'utf8'))
      const key = KeyProvider.fromKey(Uint8Array.from(Buffer.from(keyHex, 'hex')))
      const storage = new MemoryStorage(
        new Uint8Array(await readFile(fixture(`${name}.stronghold`))),
      )
      const { current } = await Stronghold.verify({ storage, key })
      assert.equal(current.sound, true)
      assert.equal(current.content?.facts.version, version)
      assert((current.content?.records ?? 0) > 0)
    }
  })

  it('names the damage of every part of a file, and the states that are whole', async () => {
    const path = await threeStates()
    const file = await readFile(path)
    const header = file.indexOf('\n---') // Ends with a line of 43 digits.
    const parts: readonly (readonly [string, () => Promise<void>, string])[] = [
      ['magic', () => flip(path, 0), 'NOT_A_SNAPSHOT'],
      ['version', () => flip(path, 5), 'SNAPSHOT_DAMAGED'],
      ['second byte of the version', () => flip(path, 6), 'UNSUPPORTED_VERSION'],
      ['first line of the header', () => flip(path, 8), 'SNAPSHOT_DAMAGED'],
      ['authentication of the header', () => flip(path, header + 10), 'SNAPSHOT_DAMAGED'],
      ['nonce of the payload', () => flip(path, header + 60), 'SNAPSHOT_DAMAGED'],
      ['payload', () => flip(path, header + 100), 'SNAPSHOT_DAMAGED'],
      ['last tag', () => flip(path, -1), 'SNAPSHOT_DAMAGED'],
      ['end', () => writeFile(path, file.subarray(0, -1)), 'SNAPSHOT_DAMAGED'],
      ['all but the head', () => writeFile(path, file.subarray(0, 100)), 'NOT_A_SNAPSHOT'],
      ['everything', () => writeFile(path, ''), 'NOT_A_SNAPSHOT'],
      ['the file', () => rm(path), 'SNAPSHOT_NOT_FOUND'],
    ]
    for (const [part, damage, code] of parts) {
      await writeFile(path, file)
      await damage()
      const { current, generations } = await verify(path)
      // Format 2, which a bit makes of format 3, knows no difference to a wrong key.
      const expected = part === 'version' ? 'WRONG_KEY_OR_DAMAGED' : code
      assert.equal(current.error, expected, part)
      assert.deepEqual([current.sound, current.content], [false, undefined], part)
      assert(
        generations.every(({ sound }) => sound),
        part,
      )
    }
  })

  it('says of a damaged kept state which it is, and of one under an older key that it is', async () => {
    const path = await threeStates()
    await flip(`${path}.g1`, -1)
    const states = (await verify(path)).generations.map(({ generation, error }) => [
      generation,
      error,
    ])
    assert.deepEqual(states, [
      [2, undefined],
      [1, 'SNAPSHOT_DAMAGED'],
    ])
    await using stronghold = await open(path)
    await stronghold.rekey({ current: keyOf(1), key: keyOf(2), workFactor: 1 })
    const { current, generations } = await Stronghold.verify({ path, key: keyOf(2) })
    assert.equal(current.sound, true)
    assert(generations.every(({ error }) => error === 'WRONG_KEY'))
    // The old key is right for what is old: that is no wrong key, and is told.
    assert.equal((await verify(path)).current.error, 'WRONG_KEY')
  })

  it('names a record that does not authenticate, though the file does', async () => {
    const path = await threeStates()
    await using stronghold = await open(path, { access: 'read' })
    const [client] = await stronghold.inspect()
    const vault = client?.vaults[0]
    const record = vault?.records[0]
    assert(client && vault && record)
    // A record begins with its id, twice; its sealed secret, of 32 bytes and 40, is its last part.
    const start = (payload: Uint8Array) => Buffer.from(payload).indexOf(record.id)
    for (const at of [48 + 8 + 20, 48 + 8 + 152 + 1 + 8 + 71]) {
      const bytes = await readFile(path)
      await flipInside(path, (payload) => start(payload) + at)
      const { current } = await verify(path)
      assert.equal(current.sound, false)
      assert.equal(current.error, undefined)
      assert.deepEqual(current.content?.damaged, [
        { client: client.id, vault: vault.id, record: record.id },
      ])
      await writeFile(path, bytes)
    }
    assert.equal((await verify(path)).current.sound, true)
  })
})

describe('restoring', () => {
  it('puts a kept state back and keeps what it replaces', async () => {
    const path = await threeStates()
    const [file, second] = [await readFile(path), await readFile(`${path}.g2`)]
    assert.deepEqual(
      (await Stronghold.generations({ path })).map(({ generation }) => generation),
      [2, 1],
    )
    const { replaced, content } = await restore(path, 2)
    assert.equal(replaced, 3)
    assert.equal(content.facts.generation, 2)
    assert.deepEqual(await readFile(path), second)
    assert.deepEqual(await readFile(`${path}.g3`), file)
    assert.deepEqual(await beside(path), ['.g1', '.g2', '.g3'])
    assert.equal(await stateOf(path), '2')
    assert.equal((await stat(path)).mode & 0o777, 0o600)
    // And back again; what is kept under a number stays.
    assert.equal((await restore(path, 3)).replaced, 4)
    assert.equal(await stateOf(path), '3')
    assert.deepEqual(await beside(path), ['.g1', '.g2', '.g3', '.g4'])
    await using stronghold = await open(path)
    await signatureOf(await stronghold.loadClient('alice'))
    await stronghold.commit()
    assert.equal(stronghold.facts.generation, 4)
  })

  it('restores over what is damaged, and over nothing', async () => {
    const path = await threeStates()
    await flip(path, -1)
    const damaged = await readFile(path)
    await rejects(open(path), 'SNAPSHOT_DAMAGED')
    assert.equal((await restore(path, 2)).replaced, 3)
    assert.equal(await stateOf(path), '2')
    assert.deepEqual(await readFile(`${path}.g3`), damaged)
    await rm(path)
    assert.equal((await restore(path, 1)).replaced, undefined)
    assert.equal((await verify(path)).current.content?.clients, 0)
  })

  it('refuses what is not kept, not sound, not under the key, or in use', async () => {
    const path = await threeStates()
    const file = await readFile(path)
    await rejects(restore(path, 7), 'SNAPSHOT_NOT_FOUND')
    await rejects(restore(path, -1), 'INVALID_ARGUMENT')
    await rejects(Stronghold.restore({ path, generation: 2, key: keyOf(2) }), 'WRONG_KEY')
    await flip(`${path}.g1`, -1)
    await rejects(restore(path, 1), 'SNAPSHOT_DAMAGED')
    await flipInside(`${path}.g2`, (payload) => payload.length - 200)
    const writer = await open(path)
    await rejects(restore(path, 2), 'SNAPSHOT_LOCKED')
    await writer.close()
    assert.deepEqual(await readFile(path), file)
    assert.deepEqual(await beside(path), ['.g1', '.g2'])
  })

  it('refuses a state with a damaged record', async () => {
    const path = await threeStates()
    await using reader = await open(path, { access: 'read' })
    const id = (await reader.inspect())[0]?.vaults[0]?.records[0]?.id
    assert(id)
    await flipInside(`${path}.g2`, (payload) => Buffer.from(payload).indexOf(id) + 48 + 8 + 20)
    await rejects(restore(path, 2), 'RECORD_DAMAGED')
    assert.equal(await stateOf(path), '3')
  })
})

describe('versions that are not supported', () => {
  it('are refused by everything that reads a file, in words', async () => {
    await using target = await create(await newPath())
    for (const [head, words] of [
      [[1, 0], /version 1 was the alpha's/i],
      [[4, 0], /newer Stronghold/],
      [[3, 1], /format of 2020 that had none/],
    ] as const) {
      const path = await newPath()
      const bytes = new Uint8Array(300)
      bytes.set(utf8('PARTI'))
      bytes.set(head, 5)
      await writeFile(path, bytes)
      const key = () => keyOf(1)
      await using locked = await Stronghold.at({ path })
      for (const refused of [
        () => Stronghold.open({ path, key: key(), access: 'read' }),
        () => locked.unlock({ key: key() }),
        () => target.importClient({ path, key: key(), client: 'alice' }),
        () => target.importSnapshot({ path, key: key() }),
      ]) {
        await assert.rejects(refused(), { code: 'UNSUPPORTED_VERSION', message: words })
      }
      await rejects(Stronghold.create({ path, key: key(), workFactor: 1 }), 'SNAPSHOT_EXISTS')
      assert.equal((await verify(path)).current.error, 'UNSUPPORTED_VERSION')
      await writeFile(`${path}.g1`, bytes)
      await locked.close()
      await assert.rejects(restore(path, 1), { code: 'UNSUPPORTED_VERSION', message: words })
      assert.deepEqual(new Uint8Array(await readFile(path)), bytes)
    }
  })
})
