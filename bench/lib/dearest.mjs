import * as library from '@stronghold/stronghold'

const { limitClient, Location, StrongholdError, zoneBudget } = library
const at = (name) => Location.generic('dearest', name)
const temporary = Location.temporary('product')
const few = new Uint8Array(32)
const bytes = (length) => new Uint8Array(length)

/**
 * For each procedure whose cost somebody chooses: a chain that is as dear as a zone allows, found by
 * trying; and a list of versions as long as it allows. `{ [name]: ask }`.
 */
export async function dearestMessages(client) {
  const made = await makeKeys(client)
  const messages = { versions: () => client.listVersions('versions') }
  for (const [name, make] of Object.entries(families)) {
    // What depends on the lengths of secrets, or on what is there, is known inside only.
    const judge = knownInside.has(name) ? client : declared
    const size = await largest((size) => judge.executeChained(make(size, made)))
    const calls = make(size, made)
    messages[name] = () => client.executeChained(calls)
  }
  await makeVersions(client)
  return messages
}

const knownInside = new Set(['hmacLongKey', 'copies', 'copiesOfKeys', 'newVersions', 'writes'])

/** Runs nothing, and refuses what the inputs say is too expensive for a zone. */
const declared = limitClient(
  /** @type {any} */ ({
    id: new Uint8Array(24),
    execute: async () => undefined,
    executeChained: async () => [],
    recordExists: async () => false,
  }),
  zoneBudget,
)

/** The largest size, or nearly, that is not refused as too expensive. */
async function largest(run) {
  const isAllowed = async (size) => {
    try {
      await run(size)
      return true
    } catch (error) {
      if (error instanceof StrongholdError && error.code === 'TOO_EXPENSIVE') return false
      throw error
    }
  }
  let low = 0
  let high = 1
  while (await isAllowed(high)) [low, high] = [high, high * 2]
  while (high - low > Math.max(1, low / 32)) {
    const middle = Math.floor((low + high) / 2)
    if (await isAllowed(middle)) low = middle
    else high = middle
  }
  return low
}

async function makeKeys(client) {
  const types = /** @type {const} */ ([
    'Ed25519',
    'Secp256k1Ecdsa',
    'P256',
    'Bls12381',
    'X25519',
    'Symmetric',
  ])
  for (const type of types) {
    await client.execute(library.GenerateKey({ type, output: at(type) }))
  }
  await client.execute(library.Slip10Generate({ output: at('seed') }))
  await client.execute(library.WriteVault({ data: bytes(1 << 20), location: at('long') }))
  const publicKey = (type) => client.execute(library.PublicKey({ type, privateKey: at(type) }))
  const input = { privateKey: at('Ed25519'), context: few, message: few }
  const ed25519ph = {
    publicKey: await publicKey('Ed25519'),
    signature: await client.execute(library.Ed25519phSign(input)),
  }
  const p256 = {
    publicKey: await publicKey('P256'),
    signature: await client.execute(
      library.P256EcdsaSign({ privateKey: at('P256'), message: few }),
    ),
  }
  return { ed25519ph, p256 }
}

/** Nearly as many versions as may be listed: 28 µs are charged for each. */
async function makeVersions(client) {
  const write = library.WriteVault({ data: few, location: Location.counter('versions') })
  for (let count = 34 * zoneBudget.milliseconds; count > 0; count -= 250) {
    await client.executeChained(Array.from({ length: Math.min(250, count) }, () => write))
  }
}

const times = (call) => (size, made) => Array.from({ length: size }, (_, i) => call(i, made))
const steps = (size) => Array.from({ length: size }, (_, i) => i)

/** Each makes calls of a size. */
const families = {
  signatures: times(() => library.Ed25519Sign({ privateKey: at('Ed25519'), message: few })),
  writes: times((i) => library.WriteVault({ data: few, location: at(`record ${i}`) })),
  newVersions: times(() =>
    library.WriteVault({ data: few, location: Location.counter('new versions') }),
  ),
  write: (size) => [library.WriteVault({ data: bytes(size), location: at('written') })],
  seal: (size) => [
    library.AeadSeal({
      cipher: 'Aes256Gcm',
      associatedData: few,
      plaintext: bytes(size),
      key: at('Symmetric'),
    }),
  ],
  hmac: (size) => [library.Hmac({ hash: 'Sha384', key: at('Symmetric'), message: bytes(size) })],
  hmacLongKey: times(() => library.Hmac({ hash: 'Sha256', key: at('long'), message: few })),
  hkdf: times(() =>
    library.Hkdf({ hash: 'Sha384', salt: few, label: few, ikm: at('Symmetric'), okm: temporary }),
  ),
  concatKdf: (size) => [
    library.ConcatKdf({
      hash: 'Sha256',
      algorithmId: '',
      sharedSecret: at('Symmetric'),
      keyLength: 65_536,
      apu: few,
      apv: few,
      pubInfo: bytes(size),
      privInfo: few,
      output: temporary,
    }),
  ],
  copies: times((i) =>
    library.CopyRecord({ source: at('long'), target: Location.temporary(`${i}`) }),
  ),
  copiesOfKeys: times((i) =>
    library.CopyRecord({ source: at('Symmetric'), target: at(`copy ${i}`) }),
  ),
  wrap: times(() =>
    library.AesKeyWrapEncrypt({
      cipher: 'Aes256',
      encryptionKey: at('Symmetric'),
      wrapKey: at('Symmetric'),
    }),
  ),
  pbkdf2Sha256: (count) => [
    library.Pbkdf2Hmac({ hash: 'Sha256', password: few, salt: few, count, output: temporary }),
  ],
  pbkdf2Sha384: (count) => [
    library.Pbkdf2Hmac({ hash: 'Sha384', password: few, salt: few, count, output: temporary }),
  ],
  pbkdf2Sha512: (count) => [
    library.Pbkdf2Hmac({ hash: 'Sha512', password: few, salt: few, count, output: temporary }),
  ],
  bip39: times(() => library.BIP39Generate({ output: temporary })),
  bip39LongPassphrase: (size) => [
    library.BIP39Generate({
      passphrase: new TextEncoder().encode(`a${'\u0301\u0316'.repeat(size)}`),
      output: temporary,
    }),
  ],
  slip10P256: (size) => [
    library.Slip10Derive({
      curve: 'P256',
      chain: steps(size),
      source: 'Seed',
      input: at('seed'),
      output: temporary,
    }),
  ],
  slip10Secp256k1: (size) => [
    library.Slip10Derive({
      curve: 'Secp256k1',
      chain: steps(size),
      source: 'Seed',
      input: at('seed'),
      output: temporary,
    }),
  ],
  bip32: (size) => [
    library.Bip32Derive({
      chain: steps(size),
      source: 'Seed',
      input: at('seed'),
      output: temporary,
    }),
  ],
  keccak: (size) => [
    library.Secp256k1EcdsaSign({
      flavor: 'Keccak256',
      privateKey: at('Secp256k1Ecdsa'),
      message: bytes(size),
    }),
  ],
  schnorr: times(() =>
    library.Secp256k1SchnorrSign({ privateKey: at('Secp256k1Ecdsa'), message: few }),
  ),
  schnorrLong: (size) => [
    library.Secp256k1SchnorrSign({ privateKey: at('Secp256k1Ecdsa'), message: bytes(size) }),
  ],
  p256: times(() => library.P256EcdsaSign({ privateKey: at('P256'), message: few })),
  ed25519ctx: times(() =>
    library.Ed25519ctxSign({ privateKey: at('Ed25519'), context: few, message: few }),
  ),
  p256Verify: times((_, { p256 }) => library.P256EcdsaVerify({ ...p256, message: few })),
  ed25519phVerify: times((_, { ed25519ph }) =>
    library.Ed25519phVerify({ ...ed25519ph, context: few, message: few }),
  ),
  bls: times(() => library.Bls12381Sign({ privateKey: at('Bls12381'), message: few })),
  blsLong: (size) => [library.Bls12381Sign({ privateKey: at('Bls12381'), message: bytes(size) })],
  random: times(() => library.RandomBytes({ length: 65_536 })),
}
