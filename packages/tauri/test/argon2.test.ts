import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { argon2, argon2Costs, configure, Stronghold } from '@stronghold/tauri'
import { rejects } from './rejects.js'

const folder = await mkdtemp(join(tmpdir(), 'stronghold-tauri-'))
after(() => rm(folder, { recursive: true }))
let count = 0
const newFolder = () => join(folder, `${count++}`)
const place = (name = newFolder()) => ({ path: join(name, 'vault.hold'), exists: false })
const cheap = { variant: 'Argon2id', memory: 8, passes: 1, lanes: 1 } as const
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('argon2', () => {
  // test.c of the reference implementation (github.com/P-H-C/phc-winner-argon2), version 0x13.
  const reference = [
    ['Argon2i', 2, 16, 1, 'c1628832147d9720c5bd1cfd61367078729f6dfb6f8fea9ff98158e0d7816ed0'],
    ['Argon2i', 2, 8, 1, '89e9029f4637b295beb027056a7336c414fadd43f6b208645281cb214a56452f'],
    ['Argon2i', 2, 8, 2, '4ff5ce2769a1d7f4c8a491df09d41a9fbe90e5eb02155a13e4c01e20cd4eab61'],
    ['Argon2id', 2, 16, 1, '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7'],
    ['Argon2id', 2, 8, 1, '9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe'],
    ['Argon2id', 2, 8, 2, '6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037'],
  ] as const
  for (const [variant, passes, bits, lanes, expected] of reference) {
    it(`${variant}, t = ${passes}, m = 2^${bits}, p = ${lanes}: the reference's hash`, async () => {
      const cost = { variant, passes, memory: 2 ** bits, lanes }
      assert.equal(hex(await argon2({ salt: 'somesalt', cost })('password', place())), expected)
    })
  }

  it('makes one salt of 32 bytes, for the owner only, and keeps it', async () => {
    const snapshot = place()
    const derive = argon2({ cost: cheap })
    const keys = await Promise.all([1, 2, 3].map(() => derive('password', snapshot)))
    assert.equal(new Set(keys.map(hex)).size, 1)
    const directory = join(snapshot.path, '..')
    assert.deepEqual(await readdir(directory), ['salt.txt'])
    const { size, mode } = await stat(join(directory, 'salt.txt'))
    assert.deepEqual([size, mode & 0o777], [32, 0o600])
    const salt = new Uint8Array(await readFile(join(directory, 'salt.txt')))
    assert.deepEqual(await argon2({ salt, cost: cheap })('password', place()), keys[0])
    assert.notDeepEqual(await derive('Password', snapshot), keys[0])
  })

  it('makes no salt for a snapshot that was made under another', async () => {
    const snapshot = { ...place(), exists: true }
    await rejects(argon2({ cost: cheap })('password', snapshot), 'INVALID_ARGUMENT')
    await assert.rejects(stat(join(snapshot.path, '..')))
  })

  it('refuses a salt file of another size and leaves it as it is', async () => {
    const directory = newFolder()
    await mkdir(directory)
    const saltPath = join(directory, 'salt')
    await writeFile(saltPath, new Uint8Array(31))
    await rejects(argon2({ saltPath, cost: cheap })('password', place()), 'INVALID_ARGUMENT')
    assert.equal((await stat(saltPath)).size, 31)
  })

  it('says what the file system refused', async () => {
    const directory = newFolder()
    await mkdir(directory)
    await rejects(argon2({ saltPath: directory, cost: cheap })('p', place()), 'STORAGE_FAILED')
    const under = join(directory, 'file')
    await writeFile(under, '')
    await chmod(under, 0o600)
    const saltPath = join(under, 'salt')
    await rejects(argon2({ saltPath, cost: cheap })('p', place()), 'STORAGE_FAILED')
  })

  it('refuses salts and costs out of range', async () => {
    assert.throws(() => argon2({ salt: 'short' }), { code: 'INVALID_ARGUMENT' })
    assert.throws(() => argon2({ salt: 'somesalt', saltPath: 'x' }), { code: 'INVALID_ARGUMENT' })
    const other = { ...cheap, variant: 'Argon2' as 'Argon2d' }
    assert.throws(() => argon2({ cost: other }), { code: 'INVALID_ARGUMENT' })
    const little = argon2({ salt: 'somesalt', cost: { ...cheap, memory: 1 } })
    await rejects(little('password', place()), 'INVALID_ARGUMENT')
  })

  it('is what opens a Stronghold unless something else is configured', async () => {
    configure({ workFactor: 1 })
    const { path } = place()
    await (await Stronghold.load(path, 'password')).unload()
    const salt = new Uint8Array(await readFile(join(path, '..', 'salt.txt')))
    configure({ deriveKey: argon2({ salt, cost: argon2Costs['rust-argon2 2.1'] }) })
    await (await Stronghold.load(path, 'password')).unload()
    await rejects(Stronghold.load(path, 'passwort'), 'WRONG_KEY')
    await rm(join(path, '..', 'salt.txt'))
    configure({})
    await rejects(Stronghold.load(path, 'password'), 'INVALID_ARGUMENT')
  })
})
