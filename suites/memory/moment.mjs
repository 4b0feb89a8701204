// One worst moment: `moment.mjs DIRECTORY MOMENT`, under --expose-gc. The collector runs while a
// secret is on its way, and what it leaves behind is not overwritten by a long life.
import {
  KeyProvider,
  Location,
  MemoryStorage,
  Stronghold,
  startZone,
  WriteVault,
} from '@stronghold/stronghold'
import { inHeap, readSecret } from './careful-bytes.mjs'

/** @type {any} With --expose-gc it is there. */
const collect = globalThis.gc
const [directory, moment] = process.argv.slice(2)
const read = (name) => readSecret(`${directory}/${name}`)

const moments = {
  async 'held key'() {
    const key = KeyProvider.fromKey(inHeap(read('secret')))
    collect({ type: 'minor' })
    key[Symbol.dispose]()
  },
  async 'raw key sent'() {
    const key = KeyProvider.fromKey(inHeap(read('rawKey')))
    await Stronghold.create({ ...place('Create'), key, workFactor: 1 })
  },
  async 'passphrase sent'() {
    const key = KeyProvider.fromPassphrase(inHeap(read('passphrase')))
    await Stronghold.create({ ...place('Create'), key, workFactor: 10 })
  },
  async 'secret sent'() {
    const key = KeyProvider.makeRandom()
    const stronghold = await Stronghold.create({ ...place('Execute'), key })
    const client = await stronghold.createClient('client')
    const data = read('secret')
    await client.execute(WriteVault({ data, location: Location.counter('v', 1) }))
    data.fill(0)
  },
}

await moments[moment]()
process.stdout.write('{"ready":true}\n')
setInterval(() => undefined, 1000)

/** A place whose zone is sent `method` only after a collection: message made, not yet sealed. */
function place(method) {
  const inside = async (signal) => {
    const zone = await startZone({}, signal)
    const call = (name, payload, options) => {
      if (name === method) collect({ type: 'minor' })
      return zone.call(name, payload, options)
    }
    return { ...zone, call }
  }
  return { storage: new MemoryStorage(), inside }
}
