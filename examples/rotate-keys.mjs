// Rotates a signing key: new versions for new signatures, old ones until nobody needs them.
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

const stronghold = await Stronghold.create({
  storage: new MemoryStorage(), // or `path`: a file
  key: KeyProvider.makeRandom(),
})
const issuer = await stronghold.createClient('issuer')

// Without a number it is the head: writing makes the next version, reading takes the newest.
const head = Location.counter('signing keys')
const rotate = () => issuer.execute(GenerateKey({ type: 'Ed25519', output: head }))
const publicKeyOf = (privateKey) => issuer.execute(PublicKey({ type: 'Ed25519', privateKey }))
const numbers = async () => {
  const versions = await issuer.listVersions('signing keys')
  return versions.map(({ counter }) => counter).join(', ')
}

await rotate()
const message = new TextEncoder().encode('signed before the rotation')
const signature = await issuer.execute(Ed25519Sign({ privateKey: head, message }))
await rotate()
await rotate()
console.log('versions:', await numbers())

// Signatures of the first key are still checked with the first public key.
const [first] = await issuer.listVersions('signing keys')
const publicKey = await publicKeyOf(Location.counter('signing keys', first.counter))
console.log('valid:', await issuer.execute(Ed25519Verify({ message, publicKey, signature })))

// All but the newest are destroyed.
console.log('destroyed:', await issuer.pruneVersions('signing keys', 1))
console.log('left:', await numbers())
await stronghold.commit()
await stronghold.close()
