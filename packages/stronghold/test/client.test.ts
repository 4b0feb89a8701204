import { after } from 'node:test'
import { KeyProvider, MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { clientCompliance } from './client-compliance.js'

const zoned = await Stronghold.create({
  storage: new MemoryStorage(),
  key: KeyProvider.makeRandom(),
})
const inProcess = await Stronghold.create({
  storage: new MemoryStorage(),
  key: KeyProvider.makeRandom(),
  inside: () => startInProcess(),
})
after(async () => {
  await zoned.close({ discard: true })
  await inProcess.close({ discard: true })
})

let count = 0
clientCompliance('through the zone', () => zoned.createClient(`client ${count++}`))
clientCompliance('in the zone', () => inProcess.createClient(`client ${count++}`))
