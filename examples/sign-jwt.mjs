// A JSON Web Token, and the public key (JWK) with which others check it.
import {
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  PublicKey,
  Stronghold,
} from '@stronghold/stronghold'
import { jwkThumbprint, publicJwk, signJws } from '@stronghold/stronghold/jose'

const stronghold = await Stronghold.create({
  storage: new MemoryStorage(), // or `path`: a file
  key: KeyProvider.makeRandom(),
})
const issuer = await stronghold.createClient('issuer')
const privateKey = Location.generic('keys', 'tokens')
await issuer.execute(GenerateKey({ type: 'Ed25519', output: privateKey }))

const publicKey = await issuer.execute(PublicKey({ type: 'Ed25519', privateKey }))
const jwk = publicJwk('Ed25519', publicKey)
// A name that follows from the public key (RFC 7638).
const kid = await jwkThumbprint(jwk)

const now = Math.floor(Date.now() / 1000)
const claims = { iss: 'https://example.org', sub: 'alice', iat: now, exp: now + 300 }
const token = await signJws(issuer, {
  algorithm: 'EdDSA',
  privateKey,
  payload: new TextEncoder().encode(JSON.stringify(claims)),
  header: { typ: 'JWT', kid },
})
await stronghold.commit()
await stronghold.close()

console.log('jwks.json:', JSON.stringify({ keys: [{ ...jwk, kid, use: 'sig', alg: 'EdDSA' }] }))
console.log('token:', token)
