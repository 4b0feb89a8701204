// Runs in a project that has the packed packages and nothing else of ours.
import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { nativeReport } from '@stronghold/crypto/native'
import {
  Ed25519Sign,
  GenerateKey,
  KeyProvider,
  Location,
  PublicKey,
  Stronghold,
} from '@stronghold/stronghold'
import {
  configure,
  Location as TauriLocation,
  Stronghold as TauriStronghold,
} from '@stronghold/tauri'

const path = 'packed.stronghold'
const kept = KeyProvider.makeRandom()
const copy = kept.copyKey()
const privateKey = Location.generic('vault', 'key')
const message = new TextEncoder().encode('message')

const made = await Stronghold.create({ path, key: kept })
assert.equal((await made.report()).kind, 'zone')
assert.equal(nativeReport.secp256k1, 'libsecp256k1')
const client = await made.createClient('client')
await client.execute(GenerateKey({ type: 'Ed25519', output: privateKey }))
const publicKey = await client.execute(PublicKey({ type: 'Ed25519', privateKey }))
const signature = await client.execute(Ed25519Sign({ privateKey, message }))
await made.commit()
await made.close()

const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey])
const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
assert.equal(verify(null, message, key, signature), true)

const opened = await Stronghold.open({ path, key: KeyProvider.fromKey(copy) })
const again = await (await opened.loadClient('client')).execute(
  Ed25519Sign({ privateKey, message }),
)
await opened.close()
assert.deepEqual(again, signature)
assert.equal((await readFile(path)).subarray(0, 5).toString(), 'PARTI')
console.log('consumer: made, signed, verified by OpenSSL, reopened, signed the same')

const kept32 = crypto.getRandomValues(new Uint8Array(32))
configure({ deriveKey: () => kept32.slice(), workFactor: 1 })
const loaded = await TauriStronghold.load('tauri.stronghold', 'password')
const vault = (await loaded.createClient('client')).getVault('vault')
await vault.insert('seed', [...kept32])
assert.equal((await vault.signEd25519(TauriLocation.generic('vault', 'seed'), 'm')).length, 64)
await loaded.unload()
console.log("consumer: used through the API of Tauri's plugin")
