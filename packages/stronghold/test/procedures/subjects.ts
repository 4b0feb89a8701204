import assert from 'node:assert/strict'
import { after } from 'node:test'
import { nobleProvider } from '@stronghold/crypto/noble'
import {
  AesKeyWrapDecrypt,
  AesKeyWrapEncrypt,
  type Call,
  type Client,
  ConcatSecret,
  GenerateKey,
  Hkdf,
  KeyProvider,
  Location,
  MemoryStorage,
  PublicKey,
  type SecretType,
  Slip10Derive,
  Slip10Generate,
  Stronghold,
  StrongholdError,
  WriteVault,
  X25519DiffieHellman,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { ids, sealOriginal } from '../sync/original.js'

/** A record of the vault of these tests. */
export const at = (record: string) => Location.generic('vault', record)

const none = new Uint8Array(0)
/** A scalar on every curve. */
export const known = new Uint8Array(32).fill(1)

/** Types that the library makes, and the calls by which `output` becomes one; `kek` is there. */
export const made: Readonly<Partial<Record<SecretType, (output: Location) => readonly Call[]>>> = {
  Ed25519: (output) => [GenerateKey({ type: 'Ed25519', output })],
  X25519: (output) => [GenerateKey({ type: 'X25519', output })],
  Secp256k1Ecdsa: (output) => [GenerateKey({ type: 'Secp256k1Ecdsa', output })],
  P256: (output) => [GenerateKey({ type: 'P256', output })],
  Bls12381: (output) => [GenerateKey({ type: 'Bls12381', output })],
  Symmetric: (output) => [GenerateKey({ type: 'Symmetric', output })],
  Seed: (output) => [Slip10Generate({ output })],
  HdNodeEd25519: (output) => node('Ed25519', output),
  HdNodeSecp256k1: (output) => node('Secp256k1', output),
  HdNodeP256: (output) => node('P256', output),
  DerivedKey: (output) => [
    Hkdf({ hash: 'Sha256', salt: none, label: none, ikm: at('kek'), okm: output }),
  ],
  SharedSecret: (output) => [
    GenerateKey({ type: 'X25519', output: Location.temporary('own') }),
    X25519DiffieHellman({
      publicKey: new Uint8Array(32).fill(9),
      privateKey: Location.temporary('own'),
      sharedKey: output,
    }),
  ],
  Concatenation: (outputLocation) => [
    ConcatSecret({ locationA: at('kek'), locationB: at('kek'), outputLocation }),
  ],
  Data: (location) => [WriteVault({ data: known, location })],
}

function node(curve: 'Ed25519' | 'Secp256k1' | 'P256', output: Location): readonly Call[] {
  const input = Location.temporary('seed')
  return [
    Slip10Generate({ output: input }),
    Slip10Derive({ curve, chain: [], source: 'Seed', input, output }),
  ]
}

/** Runs calls as one transaction. */
export async function run(client: Client, calls: readonly Call[]): Promise<void> {
  await client.executeChained(calls)
}

/** Makes `output` a key that was wrapped, and is unwrapped. */
export async function unwrapInto(client: Client, output: Location): Promise<void> {
  await client.execute(WriteVault({ data: known, location: at('wrapped') }))
  const keys = { encryptionKey: at('kek'), wrapKey: at('wrapped') }
  const wrappedKey = await client.execute(AesKeyWrapEncrypt({ cipher: 'Aes256', ...keys }))
  const decryptionKey = at('kek')
  await client.execute(AesKeyWrapDecrypt({ cipher: 'Aes256', decryptionKey, wrappedKey, output }))
}

/** The client `original` with a record of each name and secret, as the original's export has them. */
export async function importOriginal(
  stronghold: Stronghold,
  secrets: Readonly<Record<string, Uint8Array>>,
): Promise<Client> {
  const client = await stronghold.createClient('recipient')
  const privateKey = at('recipient')
  await client.execute(GenerateKey({ type: 'X25519', output: privateKey }))
  const peer = await client.execute(PublicKey({ type: 'X25519', privateKey }))
  const [publicKey, shared] = [new Uint8Array(32), new Uint8Array(32)]
  nobleProvider.x25519.publicKey(publicKey, known)
  nobleProvider.x25519.sharedSecret(shared, known, peer)
  for (const [name, secret] of Object.entries(secrets)) {
    const bytes = sealOriginal([{ ...ids('original', 'vault', name), secret }], shared)
    await stronghold.sync.importLegacy({ bytes, publicKey, recipient: { client, privateKey } })
  }
  return stronghold.loadClient('original')
}

/** The key of such a Stronghold. */
export const key = () => KeyProvider.fromKey(new Uint8Array(32).fill(7))

/** A Stronghold of this process, closed after the tests of the file. */
export async function makeStronghold(): Promise<Stronghold> {
  const stronghold = await Stronghold.create({
    storage: new MemoryStorage(),
    key: key(),
    workFactor: 1,
    inside: () => startInProcess(),
  })
  after(() => stronghold.close({ discard: true }))
  return stronghold
}

/** The code with which a call fails; `undefined` when it does not. */
export async function refused(client: Client, call: Call): Promise<string | undefined> {
  try {
    await client.execute(call)
    return undefined
  } catch (error) {
    assert(error instanceof StrongholdError)
    return error.code
  }
}

/** What the inventory says of a record of a client. */
export async function recordOf(stronghold: Stronghold, client: Client, name: string) {
  const clients = await stronghold.inventory()
  const found = clients.find(({ id }) => Buffer.compare(id, client.id) === 0)
  const records = found?.vaults.flatMap(({ records }) => records) ?? []
  return records.find(({ location }) => {
    if (location?.kind !== 'generic') return false
    return new TextDecoder().decode(location.recordPath) === name
  })
}
