// Sends keys, sealed, to another Stronghold: a second device, or a backup.
import {
  Ed25519Sign,
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  PublicKey,
  Stronghold,
} from '@stronghold/stronghold'

/** A Stronghold with an X25519 key, of which the other side is told the public half. */
async function makeDevice() {
  const key = KeyProvider.makeRandom()
  const snapshotKey = key.copyKey()
  const stronghold = await Stronghold.create({ storage: new MemoryStorage(), key })
  const client = await stronghold.createClient('device')
  const privateKey = Location.generic('transport', 'key')
  await client.execute(GenerateKey({ type: 'X25519', output: privateKey }))
  const publicKey = await client.execute(PublicKey({ type: 'X25519', privateKey }))
  return { stronghold, snapshotKey, own: { client, privateKey }, publicKey }
}

const phone = await makeDevice()
const laptop = await makeDevice()
const wallet = await phone.stronghold.createClient('wallet')
const signing = Location.generic('keys', 'signing')
await wallet.execute(GenerateKey({ type: 'Ed25519', output: signing }))

// `current` is the key of the snapshot, once more: code that merely runs here cannot export.
const purpose = 'laptop, first sync'
const { bytes, report } = await phone.stronghold.sync.exportTo({
  clients: [{ path: 'wallet' }],
  recipient: laptop.publicKey,
  sender: phone.own,
  current: KeyProvider.fromKey(phone.snapshotKey),
  purpose,
})

// Travels over anything. It opens on the laptop only, once, and for this purpose only.
const copy = await laptop.stronghold.createClient('wallet')
await laptop.stronghold.sync.importFrom({
  bytes,
  recipient: laptop.own,
  sender: phone.publicKey,
  purpose,
})

const call = Ed25519Sign({ privateKey: signing, message: new TextEncoder().encode('message') })
const here = await wallet.execute(call)
const there = await copy.execute(call)
await phone.stronghold.commit()
await phone.stronghold.close()
await laptop.stronghold.commit()
await laptop.stronghold.close()

console.log('records:', report.copied.length)
console.log('the same key:', Buffer.compare(here, there) === 0)
