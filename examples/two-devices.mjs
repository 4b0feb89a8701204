// A phone and a desktop: paired by a code, one signs with a key of the other, and both keep in step.
import { Network } from '@stronghold/p2p'
import {
  Ed25519Sign,
  Ed25519Verify,
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  PublicKey,
  Stronghold,
} from '@stronghold/stronghold'

const listen = ['/ip4/127.0.0.1/tcp/0']

async function makeDevice() {
  const key = KeyProvider.makeRandom()
  const snapshotKey = key.copyKey()
  const stronghold = await Stronghold.create({ storage: new MemoryStorage(), key })
  const network = await Network.open(stronghold, { listen })
  return { stronghold, network, current: () => KeyProvider.fromKey(snapshotKey.slice()) }
}

const desktop = await makeDevice()
const phone = await makeDevice()
const wallet = await desktop.stronghold.createClient('wallet')
const privateKey = Location.generic('keys', 'signing')
await wallet.execute(GenerateKey({ type: 'Ed25519', output: privateKey }))

// The desktop shows the code; both people see that both devices show the same six digits.
const phrases = []
const confirm = async ({ phrase }) => phrases.push(phrase) > 0
const invitation = await desktop.network.invite({ name: 'desktop', confirm })
await phone.network.accept(invitation.code, { name: 'phone', confirm })
const { id } = await invitation.result
console.log('the same phrase:', phrases[0] === phrases[1])

// Nothing is granted by that. The phone may sign, with the keys of one vault, and do nothing else.
await desktop.network.serve()
await desktop.network.setPeer({
  id,
  inbound: {
    clients: [
      {
        path: 'wallet',
        permissions: {
          procedures: ['Ed25519Sign', 'PublicKey'],
          vaults: [{ path: 'keys', use: true }],
        },
      },
    ],
  },
})

const remote = await phone.network.connect('desktop', { client: 'wallet' })
const message = new TextEncoder().encode('message')
const publicKey = await remote.execute(PublicKey({ type: 'Ed25519', privateKey }))
const signature = await remote.execute(Ed25519Sign({ privateKey, message }))
const isValid = await wallet.execute(Ed25519Verify({ publicKey, message, signature }))
console.log('signed by the desktop:', isValid)
const other = Location.generic('keys', 'other')
const refused = await remote
  .execute(GenerateKey({ type: 'Ed25519', output: other }))
  .catch(({ code }) => code)
console.log('anything else:', refused)

// Copies are another matter: each zone is told, with the key of its snapshot, what may go where.
const scope = [{ client: 'wallet' }]
await desktop.network.trust('phone', { send: scope, receive: scope, current: desktop.current() })
await phone.network.trust('desktop', { send: scope, receive: scope, current: phone.current() })
const { received } = await phone.network.sync('desktop')
console.log('copied to the phone:', received.copied.length)

for (const { network, stronghold } of [phone, desktop]) {
  await network.close()
  await stronghold.commit()
  await stronghold.close()
}
