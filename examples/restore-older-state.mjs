// Puts an older state of a snapshot back: after a mistake, or when the newest file is damaged.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ed25519Sign, GenerateKey, KeyProvider, Location, Stronghold } from '@stronghold/stronghold'

const folder = await mkdtemp(join(tmpdir(), 'restore-'))
const path = join(folder, 'signer.stronghold')
const random = KeyProvider.makeRandom()
const secret = random.copyKey() // for the keychain of the system
const key = () => KeyProvider.fromKey(secret.slice())

const stronghold = await Stronghold.create({ path, key: random, keepGenerations: 5 })
const client = await stronghold.createClient('signer')
const privateKey = Location.generic('keys', 'signing')
const sign = Ed25519Sign({ privateKey, message: new TextEncoder().encode('message') })
await client.execute(GenerateKey({ type: 'Ed25519', output: privateKey }))
await stronghold.commit()
const before = await client.execute(sign)

// The mistake: the key is replaced, and that is committed.
await client.execute(GenerateKey({ type: 'Ed25519', output: privateKey }))
await stronghold.commit()
await stronghold.close()

// Each commit keeps the state that it replaces; every record of each can be authenticated.
const { generations } = await Stronghold.verify({ path, key: key() })
const last = generations.find(({ sound }) => sound)
if (last === undefined) throw new Error('no kept state can be authenticated')
await Stronghold.restore({ path, key: key(), generation: last.generation })

const again = await Stronghold.open({ path, key: key() })
const after = await (await again.loadClient('signer')).execute(sign)
await again.close()
await rm(folder, { recursive: true })
console.log('the old key is back:', Buffer.compare(before, after) === 0)
