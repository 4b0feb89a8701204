// Data about a person, readable by one client and by nobody else.
import {
  KeyProvider,
  Location,
  MemoryStorage,
  ReadRecord,
  Stronghold,
  WriteVault,
} from '@stronghold/stronghold'

const utf8 = (text) => new TextEncoder().encode(text)
const stronghold = await Stronghold.create({
  storage: new MemoryStorage(), // or `path`: a file
  key: KeyProvider.makeRandom(),
})
const registry = await stronghold.createClient('registry')
const physician = await stronghold.createClient('physician')
const billing = await stronghold.createClient('billing')

// The writer names the readers; the registry itself is not among them.
const location = Location.generic('patients', '1815')
await registry.execute(
  WriteVault(
    { data: utf8('Ada Lovelace, born 10 December 1815'), location },
    { attributes: { readers: [utf8('physician')], label: 'patient 1815' } },
  ),
)

const read = ReadRecord({ client: utf8('registry'), location })
const data = await physician.execute(read)
console.log('physician:', new TextDecoder().decode(data))
data.fill(0)
console.log('billing:', await billing.execute(read).catch(({ code }) => code))
console.log('registry:', await registry.execute(read).catch(({ code }) => code))
await stronghold.commit()
await stronghold.close()
