/* Brings one procedure into the zone and uses it: `node examples/custom-procedure/main.js`. */
import {
  customProcedure,
  KeyProvider,
  Location,
  MemoryStorage,
  Stronghold,
  WriteVault,
} from '@stronghold/stronghold'

// The same data as in the module: the two have to agree.
const Totp = customProcedure({
  name: 'example.Totp',
  kind: 'use',
  input: { secret: 'location', seconds: 'u53', hash: { oneOf: ['Sha256', 'Sha512'] } },
  output: 'text',
  sources: ['secret'],
})

const stronghold = await Stronghold.create({
  storage: new MemoryStorage(),
  key: KeyProvider.makeRandom(),
  zone: { procedures: [new URL('./totp.js', import.meta.url)] },
})
const client = await stronghold.createClient('second factor')
const secret = Location.generic('accounts', 'example.org')

// The secret of RFC 6238, Appendix B. It may be used by this procedure, and by nothing else.
const data = new TextEncoder().encode('12345678901234567890123456789012')
/** @type {import('@stronghold/stronghold').Attributes} */
const attributes = { policy: { usages: ['example.Totp'] } }
await client.execute(WriteVault({ data, location: secret }, { attributes }))

console.log(await client.execute(Totp({ secret, seconds: 59, hash: 'Sha256' })))
await stronghold.commit()
await stronghold.close()
