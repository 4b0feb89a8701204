import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  Stronghold as Core,
  Ed25519Sign,
  KeyProvider,
  Location as locations,
} from '@stronghold/stronghold'
import { configure, Location, Stronghold } from '@stronghold/tauri'
import { plugin, switched } from './compile.js'

const folder = await mkdtemp(join(tmpdir(), 'stronghold-tauri-'))
after(() => rm(folder, { recursive: true }))

const source = fileURLToPath(new URL('../../test/program/program.ts', import.meta.url))
const fixtures = new URL('../../../../fixtures/', import.meta.url)
const keyOf = (password: string) => new Uint8Array(32).fill(password.length)

describe('a program for the plugin', () => {
  before(() => configure({ deriveKey: keyOf, workFactor: 1 }))

  it('runs with the import switched; the file is a Stronghold like any other', async () => {
    const text = switched(await readFile(source, 'utf8'), import.meta.resolve('@stronghold/tauri'))
    assert(!text.includes(plugin))
    const module = join(folder, 'program.mjs')
    await writeFile(module, text)
    const program = await import(module)
    const path = join(folder, 'program.stronghold')
    const seen = await program.first(path, 'password')

    assert.equal(seen.words.split(' ').length, 24)
    assert.deepEqual([seen.chainCode.length, seen.child.length], [32, 32])
    assert.deepEqual(seen.nothing, [new Uint8Array(), new Uint8Array(), new Uint8Array()])
    assert.deepEqual(seen.stored, {
      hour: new Uint8Array([4, 5]),
      gone: null,
      bytes: new Uint8Array([8]),
      removed: new Uint8Array([11]),
      absent: null,
    })
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), seen.publicKey])
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
    assert.equal(verify(null, Buffer.from('a message: ä'), key, seen.signature), true)
    assert.deepEqual(await program.second(path, 'password'), seen.signature)

    await using core = await Core.open({ path, key: KeyProvider.fromKey(keyOf('password')) })
    const client = await core.loadClient('wallet')
    const privateKey = locations.counter('keys', 2)
    const message = new TextEncoder().encode('a message: ä')
    assert.deepEqual(await client.execute(Ed25519Sign({ privateKey, message })), seen.signature)
    assert.equal(
      await client.recordExists(locations.generic('keys', new Uint8Array([1, 2, 3]))),
      false,
    )
    assert.equal(await client.recordExists(locations.generic('keys', 'drawn')), true)
    assert.equal(core.facts.workFactor, 1)
  })

  it('goes on with a file that Stronghold 2.0 in Rust wrote', async () => {
    const path = join(folder, 'rust.stronghold')
    await copyFile(new URL('rust-2.0.0-identities.stronghold', fixtures), path)
    const json = await readFile(new URL('rust-2.0.0-identities.json', fixtures), 'utf8')
    const { passphrase, message, identities } = JSON.parse(json)
    const [{ did, keys }] = identities
    const [{ location, publicKey, signature }] = keys
    configure({ deriveKey: (password) => KeyProvider.fromPassphrase(password), workFactor: 1 })

    const stronghold = await Stronghold.load(path, passphrase)
    const vault = (await stronghold.loadClient(did)).getVault('$vault')
    const privateKey = Location.generic('$vault', `${location.fragment}:${location.key_hash}`)
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
    assert.equal(hex(await vault.getEd25519PublicKey(privateKey)), publicKey)
    const text = Buffer.from(message, 'hex').toString()
    assert.equal(hex(await vault.signEd25519(privateKey, text)), signature)
    await (await stronghold.createClient('new')).getStore().insert('key', [1])
    await stronghold.unload()

    const key = KeyProvider.fromPassphrase(passphrase)
    await using core = await Core.open({ path, key, access: 'read' })
    const client = await core.loadClient('new')
    assert.deepEqual(await client.store.get('key'), new Uint8Array([1]))
    assert.equal(core.facts.workFactor, 19)
  })
})
