// A message to a public key (HPKE, RFC 9180): everybody can seal it, one vault can open it.
import {
  GenerateKey,
  HpkeOpen,
  HpkeSeal,
  KeyProvider,
  Location,
  MemoryStorage,
  PublicKey,
  Stronghold,
} from '@stronghold/stronghold'

const utf8 = (text) => new TextEncoder().encode(text)
const stronghold = await Stronghold.create({
  storage: new MemoryStorage(), // or `path`: a file
  key: KeyProvider.makeRandom(),
})
const recipient = await stronghold.createClient('recipient')
const privateKey = Location.generic('keys', 'inbox')
await recipient.execute(GenerateKey({ type: 'X25519', output: privateKey }))
const recipientPublicKey = await recipient.execute(PublicKey({ type: 'X25519', privateKey }))

// Both sides say what the message is for. Another library of HPKE does as well:
// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305.
const aead = 'ChaCha20Poly1305'
const context = { info: utf8('example.org, inbox'), associatedData: utf8('message 1') }

// The sender: needs no secret of its own, and any client can do it.
const plaintext = utf8('Meet me at the lighthouse.')
const { encapsulatedKey, ciphertext } = await recipient.execute(
  HpkeSeal({ aead, ...context, recipientPublicKey, plaintext }),
)

// The recipient.
const opened = await recipient.execute(
  HpkeOpen({ aead, ...context, privateKey, encapsulatedKey, ciphertext }),
)
await stronghold.commit()
await stronghold.close()

console.log(new TextDecoder().decode(opened))
