import { after } from 'node:test'
import { KeyProvider, MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { clientCompliance } from './client-compliance.js'
import { example } from './custom/support.js'

const zoned = await Stronghold.create({
  storage: new MemoryStorage(),
  key: KeyProvider.makeRandom(),
})
// All procedures work where those of an application do, and where the language is frozen for them.
const extended = await Stronghold.create({
  storage: new MemoryStorage(),
  key: KeyProvider.makeRandom(),
  zone: { procedures: [example] },
})
const inProcess = await Stronghold.create({
  storage: new MemoryStorage(),
  key: KeyProvider.makeRandom(),
  inside: () => startInProcess(),
})
after(async () => {
  await zoned.close({ discard: true })
  await extended.close({ discard: true })
  await inProcess.close({ discard: true })
})

let count = 0
clientCompliance('through the zone', () => zoned.createClient(`client ${count++}`))
clientCompliance('through a zone with more', () => extended.createClient(`client ${count++}`))
clientCompliance('in the zone', () => inProcess.createClient(`client ${count++}`))
