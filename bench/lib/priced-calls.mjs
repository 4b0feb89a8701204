import * as library from '@stronghold/stronghold'

const { Location } = library
const at = (name) => Location.generic('priced', name)
const temporary = Location.temporary('product')
const few = new Uint8Array(32)
const bytes = (length) => new Uint8Array(length).fill(97)
const range = (length) => Array.from({ length }, (_, i) => i)
const many = (length, of) => Array.from({ length }, (_, i) => of(i))
const MiB = 1 << 20

/**
 * For each procedure some messages that show what it costs: a chain of short ones, and one long one
 * for each field that makes it dearer. `{ [procedure]: { [what]: { calls, lengths } } }`, where
 * `lengths` are those of the sources where they are more than a procedure takes them for.
 */
export async function pricedCalls(client) {
  const made = await makeThings(client)
  return {
    AeadDecrypt: ciphers((cipher, m) =>
      library.AeadDecrypt({
        ...made.encrypted[cipher][m.length],
        cipher,
        associatedData: few,
        nonce: nonceOf(cipher),
        key: at('Symmetric'),
      }),
    ),
    AeadEncrypt: ciphers(encrypt),
    AeadOpen: ciphers((cipher, m) =>
      library.AeadOpen({
        cipher,
        associatedData: few,
        sealed: made.sealed[cipher][m.length],
        key: at('Symmetric'),
      }),
    ),
    AeadSeal: ciphers(seal),
    AesKeyWrapDecrypt: {
      short: chain(50, () => unwrap(made.wrapped)),
      long: { calls: [unwrap(made.wrappedLong)] },
    },
    AesKeyWrapEncrypt: {
      short: chain(50, () => wrap('Free')),
      long: { calls: [wrap('FreeLong')], lengths: [32, 1 << 16] },
    },
    BIP39Generate: {
      short: chain(5, () => library.BIP39Generate({ output: temporary })),
      passphrase: {
        calls: [
          library.BIP39Generate({
            passphrase: new TextEncoder().encode(`a${'\u0301\u0316'.repeat(2000)}`),
            output: temporary,
          }),
        ],
      },
    },
    BIP39Recover: {
      short: chain(5, () =>
        library.BIP39Recover({ mnemonic: new TextEncoder().encode(words), output: temporary }),
      ),
    },
    Bip32Derive: {
      short: chain(30, () => bip32([0])),
      long: { calls: [bip32(range(200))] },
    },
    Bip32PublicNode: {
      short: chain(20, () =>
        library.Bip32PublicNode({ chain: [0], source: 'Seed', input: at('seed') }),
      ),
      long: {
        calls: [library.Bip32PublicNode({ chain: range(200), source: 'Seed', input: at('seed') })],
      },
    },
    Bls12381Aggregate: {
      short: { calls: [library.Bls12381Aggregate({ signatures: [made.bls.signature] })] },
      long: {
        calls: [library.Bls12381Aggregate({ signatures: many(20, () => made.bls.signature) })],
      },
    },
    Bls12381FastAggregateVerify: {
      short: { calls: [aggregateVerify(made, 1)] },
      long: { calls: [aggregateVerify(made, 20)] },
    },
    Bls12381PopProve: {
      short: { calls: [library.Bls12381PopProve({ privateKey: at('Bls12381') })] },
    },
    Bls12381PopVerify: {
      short: {
        calls: [library.Bls12381PopVerify({ publicKey: made.bls.publicKey, proof: made.proof })],
      },
    },
    Bls12381Sign: {
      short: { calls: [library.Bls12381Sign({ privateKey: at('Bls12381'), message: few })] },
      long: {
        calls: [library.Bls12381Sign({ privateKey: at('Bls12381'), message: bytes(20_000) })],
      },
    },
    Bls12381Verify: {
      short: { calls: [library.Bls12381Verify({ ...made.bls, message: few })] },
    },
    ConcatKdf: {
      short: chain(50, () => concatKdf(32, 0)),
      long: { calls: [concatKdf(4096, 65_536)] },
    },
    ConcatSecret: {
      short: chain(50, () =>
        library.ConcatSecret({
          locationA: at('Symmetric'),
          locationB: at('Symmetric'),
          outputLocation: temporary,
        }),
      ),
      long: {
        calls: [
          library.ConcatSecret({
            locationA: at('long'),
            locationB: at('long'),
            outputLocation: temporary,
          }),
        ],
        lengths: [MiB, MiB],
      },
    },
    CopyRecord: {
      short: chain(100, (i) =>
        library.CopyRecord({ source: at('Symmetric'), target: at(`copy ${i}`) }),
      ),
      'short, temporary': chain(100, () =>
        library.CopyRecord({ source: at('Symmetric'), target: temporary }),
      ),
      long: {
        calls: many(4, (i) => library.CopyRecord({ source: at('long'), target: at(`long ${i}`) })),
        lengths: [MiB],
      },
    },
    Ed25519Sign: lengths((m) => library.Ed25519Sign({ privateKey: at('Ed25519'), message: m })),
    Ed25519Verify: lengths((m) => library.Ed25519Verify({ ...made.ed25519, message: m })),
    Ed25519ctxSign: lengths(
      (m) => library.Ed25519ctxSign({ privateKey: at('Ed25519'), context: few, message: m }),
      5,
    ),
    Ed25519ctxVerify: lengths(
      (m) => library.Ed25519ctxVerify({ ...made.ed25519ctx, context: few, message: m }),
      5,
    ),
    Ed25519phSign: lengths(
      (m) => library.Ed25519phSign({ privateKey: at('Ed25519'), context: few, message: m }),
      5,
    ),
    Ed25519phVerify: lengths(
      (m) => library.Ed25519phVerify({ ...made.ed25519ph, context: few, message: m }),
      5,
    ),
    GarbageCollect: {
      short: chain(100, () =>
        library.GarbageCollect({ vaultPath: new TextEncoder().encode('priced') }),
      ),
    },
    GenerateKey: {
      short: chain(100, () => library.GenerateKey({ type: 'Ed25519', output: temporary })),
      stored: chain(100, (i) => library.GenerateKey({ type: 'Ed25519', output: at(`key ${i}`) })),
      'stored, P-256': chain(50, (i) =>
        library.GenerateKey({ type: 'P256', output: at(`p ${i}`) }),
      ),
      'stored, BLS': chain(50, (i) =>
        library.GenerateKey({ type: 'Bls12381', output: at(`b ${i}`) }),
      ),
      'stored, secp256k1': chain(50, (i) =>
        library.GenerateKey({ type: 'Secp256k1Ecdsa', output: at(`s ${i}`) }),
      ),
    },
    GetEvmAddress: {
      short: chain(20, () => library.GetEvmAddress({ privateKey: at('Secp256k1Ecdsa') })),
    },
    Hkdf: {
      short: chain(50, () => hkdf(few)),
      long: { calls: [hkdf(bytes(MiB))] },
    },
    Hmac: lengths((m) => library.Hmac({ hash: 'Sha384', key: at('Symmetric'), message: m })),
    HpkeAuthSeal: lengths((m) =>
      library.HpkeAuthSeal({ ...toX25519(made, m), privateKey: at('X25519') }),
    ),
    HpkeOpen: lengths((m) =>
      library.HpkeOpen({ ...hpkeWords, ...made.hpke[m.length], privateKey: at('X25519') }),
    ),
    HpkeSeal: lengths((m) => library.HpkeSeal(toX25519(made, m))),
    ImportKey: {
      short: chain(100, () =>
        library.ImportKey({ type: 'Ed25519', key: bytes(32), output: temporary }),
      ),
      P256: chain(20, () => library.ImportKey({ type: 'P256', key: bytes(32), output: temporary })),
      Bls: chain(20, () =>
        library.ImportKey({ type: 'Bls12381', key: bytes(32), output: temporary }),
      ),
      secp256k1: chain(20, () =>
        library.ImportKey({ type: 'Secp256k1Ecdsa', key: bytes(32), output: temporary }),
      ),
    },
    P256DiffieHellman: {
      short: chain(20, () =>
        library.P256DiffieHellman({
          privateKey: at('P256'),
          publicKey: made.p256.publicKey,
          sharedKey: temporary,
        }),
      ),
    },
    P256EcdsaSign: lengths(
      (m) => library.P256EcdsaSign({ privateKey: at('P256'), message: m }),
      20,
    ),
    P256EcdsaVerify: lengths((m) => library.P256EcdsaVerify({ ...made.p256, message: m }), 20),
    Pbkdf2Hmac: {
      SHA256: pbkdf2('Sha256', 100_000),
      SHA384: pbkdf2('Sha384', 50_000),
      SHA512: pbkdf2('Sha512', 50_000),
      short: chain(50, () => pbkdf2('Sha256', 1).calls[0]),
    },
    PublicKey: Object.fromEntries(
      pairTypes.map((type) => [
        type,
        // The answer is remembered for a content, so that each is new.
        {
          calls: many(5, (i) => [
            library.GenerateKey({ type, output: at(`${type} ${i}`) }),
            library.PublicKey({ type, privateKey: at(`${type} ${i}`) }),
          ]).flat(),
        },
      ]),
    ),
    RandomBytes: {
      short: chain(100, () => library.RandomBytes({ length: 32 })),
      long: chain(16, () => library.RandomBytes({ length: 65_536 })),
    },
    ReadRecord: {
      short: chain(50, () => library.ReadRecord({ location: at('read') })),
    },
    RevokeData: {
      short: chain(100, (i) => library.RevokeData({ location: at(`copy ${i}`), collect: false })),
      collected: chain(100, (i) => library.RevokeData({ location: at(`key ${i}`), collect: true })),
    },
    Secp256k1DiffieHellman: {
      short: chain(20, () =>
        library.Secp256k1DiffieHellman({
          privateKey: at('Secp256k1Ecdsa'),
          publicKey: made.secp256k1.publicKey,
          sharedKey: temporary,
        }),
      ),
    },
    Secp256k1EcdsaSign: {
      ...lengths((m) => ecdsa('Sha256', m)),
      keccak: chain(20, () => ecdsa('Keccak256', few)),
      'long keccak': { calls: [ecdsa('Keccak256', bytes(20_000))] },
    },
    Secp256k1EcdsaVerify: lengths((m) =>
      library.Secp256k1EcdsaVerify({ flavor: 'Sha256', ...made.secp256k1, message: m }),
    ),
    Secp256k1SchnorrSign: {
      short: chain(5, () => schnorr(few)),
      long: { calls: [schnorr(bytes(20_000))] },
    },
    Secp256k1SchnorrVerify: {
      short: chain(5, () => library.Secp256k1SchnorrVerify({ ...made.schnorr, message: few })),
    },
    Secp256k1XOnlyPublicKey: {
      short: chain(20, () => library.Secp256k1XOnlyPublicKey({ privateKey: at('Secp256k1Ecdsa') })),
    },
    Slip10Derive: Object.fromEntries(
      ['Ed25519', 'Secp256k1', 'P256'].flatMap((curve) => [
        [curve, chain(20, () => slip10(curve, 1))],
        [`${curve}, long`, { calls: [slip10(curve, 200)] }],
        [
          `${curve}, not hardened`,
          { calls: [slip10(curve, 200, curve === 'Ed25519' ? 2 ** 31 : 0)] },
        ],
      ]),
    ),
    Slip10Generate: { short: chain(100, () => library.Slip10Generate({ output: temporary })) },
    StreamOpen: { short: chain(50, () => streamOpen(made)) },
    StreamSeal: {
      short: chain(50, () => streamSeal(few)),
      long: { calls: [streamSeal(bytes(65_536))] },
    },
    WriteVault: {
      short: chain(100, (i) => library.WriteVault({ data: few, location: at(`record ${i}`) })),
      overwritten: chain(100, () => library.WriteVault({ data: few, location: at('record 0') })),
      versions: chain(100, () =>
        library.WriteVault({ data: few, location: Location.counter('priced versions') }),
      ),
      temporary: chain(100, () => library.WriteVault({ data: few, location: temporary })),
      long: {
        calls: many(4, (i) => library.WriteVault({ data: bytes(MiB), location: at(`w ${i}`) })),
      },
    },
    X25519DiffieHellman: {
      short: chain(20, () =>
        library.X25519DiffieHellman({
          privateKey: at('X25519'),
          publicKey: made.x25519,
          sharedKey: temporary,
        }),
      ),
    },
  }
}

const words = `${'abandon '.repeat(11)}about`
/** @type {{ aead: 'Aes256Gcm', info: Uint8Array, associatedData: Uint8Array }} */
const hpkeWords = { aead: 'Aes256Gcm', info: few, associatedData: few }
const pairTypes = /** @type {const} */ (['Ed25519', 'Secp256k1Ecdsa', 'P256', 'Bls12381', 'X25519'])
const algorithms = ['Aes256Gcm', 'XChaCha20Poly1305']
const shortAndLong = [few, bytes(MiB)]

/** Short and long messages. */
function lengths(of, count = 50) {
  return {
    short: chain(count, () => of(few)),
    long: { calls: [of(bytes(MiB))] },
  }
}

function ciphers(of) {
  return Object.fromEntries(
    algorithms.flatMap((cipher) => [
      [cipher, chain(50, () => of(cipher, few))],
      [`${cipher}, long`, { calls: many(4, () => of(cipher, bytes(MiB))) }],
    ]),
  )
}

function chain(count, of) {
  return { calls: many(count, of) }
}

const nonceOf = (cipher) => bytes(cipher === 'Aes256Gcm' ? 12 : 24)

function encrypt(cipher, plaintext) {
  const nonce = nonceOf(cipher)
  return library.AeadEncrypt({
    cipher,
    associatedData: few,
    plaintext,
    nonce,
    key: at('Symmetric'),
  })
}

function seal(cipher, plaintext) {
  return library.AeadSeal({ cipher, associatedData: few, plaintext, key: at('Symmetric') })
}

function wrap(name) {
  const keys = { encryptionKey: at('Symmetric'), wrapKey: at(name) }
  return library.AesKeyWrapEncrypt({ cipher: 'Aes256', ...keys })
}

function unwrap(wrappedKey) {
  const keys = { decryptionKey: at('Symmetric'), wrappedKey, output: temporary }
  return library.AesKeyWrapDecrypt({ cipher: 'Aes256', ...keys })
}

function bip32(steps) {
  return library.Bip32Derive({ chain: steps, source: 'Seed', input: at('seed'), output: temporary })
}

function slip10(curve, steps, first = 2 ** 31) {
  const indexes = range(steps).map((step) => first + step)
  const places = { input: at('seed'), output: temporary }
  return library.Slip10Derive({ curve, chain: indexes, source: 'Seed', ...places })
}

function concatKdf(keyLength, length) {
  return library.ConcatKdf({
    hash: 'Sha256',
    algorithmId: '',
    sharedSecret: at('Symmetric'),
    keyLength,
    apu: few,
    apv: few,
    pubInfo: bytes(length),
    privInfo: few,
    output: temporary,
  })
}

function hkdf(salt) {
  return library.Hkdf({ hash: 'Sha384', salt, label: few, ikm: at('Symmetric'), okm: temporary })
}

function pbkdf2(hash, count) {
  const input = { hash, password: few, salt: few, count, output: temporary }
  return { calls: [library.Pbkdf2Hmac(input)] }
}

function ecdsa(flavor, message) {
  return library.Secp256k1EcdsaSign({ flavor, privateKey: at('Secp256k1Ecdsa'), message })
}

function schnorr(message) {
  return library.Secp256k1SchnorrSign({ privateKey: at('Secp256k1Ecdsa'), message })
}

function toX25519({ x25519 }, plaintext) {
  return { ...hpkeWords, recipientPublicKey: x25519, plaintext }
}

function aggregateVerify({ bls: { publicKey, signature } }, count) {
  const publicKeys = many(count, () => publicKey)
  return library.Bls12381FastAggregateVerify({ publicKeys, message: few, signature })
}

function streamSeal(plaintext) {
  const place = { header: streamHeader(), index: 0, final: true, associatedData: few }
  return library.StreamSeal({ key: at('Symmetric'), ...place, plaintext })
}

function streamOpen({ chunk }) {
  const place = { header: streamHeader(), index: 0, final: true, associatedData: few }
  return library.StreamOpen({ key: at('Symmetric'), ...place, sealed: chunk })
}

/** Of the cipher with number 1 (docs/spec/stream.md). */
function streamHeader() {
  return Uint8Array.of(...new TextEncoder().encode('SHS1'), 1, ...few)
}

/** Keys and long secrets, and signatures and sealed messages to be opened. */
async function makeThings(client) {
  const run = (call) => client.execute(call)
  for (const type of /** @type {const} */ ([...pairTypes, 'Symmetric']))
    await run(library.GenerateKey({ type, output: at(type) }))
  await run(library.Slip10Generate({ output: at('seed') }))
  await run(library.WriteVault({ data: few, location: at('Free') }))
  await run(library.WriteVault({ data: bytes(1 << 16), location: at('FreeLong') }))
  await run(library.WriteVault({ data: bytes(MiB), location: at('long') }))
  const attributes = { readers: [new TextEncoder().encode('priced')] }
  await run(library.WriteVault({ data: few, location: at('read') }, { attributes }))
  const publicKey = (type) => run(library.PublicKey({ type, privateKey: at(type) }))
  const keys = Object.fromEntries(
    await Promise.all(pairTypes.map(async (type) => [type, await publicKey(type)])),
  )
  const signed = async (type, call) => ({ publicKey: keys[type], signature: await run(call) })
  const x25519 = keys.X25519
  const made = { x25519, encrypted: {}, sealed: {}, hpke: {} }
  for (const cipher of algorithms) {
    made.encrypted[cipher] = {}
    made.sealed[cipher] = {}
    for (const message of shortAndLong) {
      const both = await run(encrypt(cipher, message))
      made.encrypted[cipher][message.length] = {
        ciphertext: both.slice(16),
        tag: both.slice(0, 16),
      }
      made.sealed[cipher][message.length] = await run(seal(cipher, message))
    }
  }
  for (const message of shortAndLong) {
    made.hpke[message.length] = await run(library.HpkeSeal(toX25519(made, message)))
  }
  const ed25519 = { privateKey: at('Ed25519'), message: few }
  return {
    ...made,
    wrapped: await run(wrap('Free')),
    wrappedLong: await run(wrap('FreeLong')),
    chunk: await run(streamSeal(few)),
    ed25519: await signed('Ed25519', library.Ed25519Sign(ed25519)),
    ed25519ctx: await signed('Ed25519', library.Ed25519ctxSign({ ...ed25519, context: few })),
    ed25519ph: await signed('Ed25519', library.Ed25519phSign({ ...ed25519, context: few })),
    secp256k1: await signed('Secp256k1Ecdsa', ecdsa('Sha256', few)),
    schnorr: {
      publicKey: await run(library.Secp256k1XOnlyPublicKey({ privateKey: at('Secp256k1Ecdsa') })),
      signature: await run(schnorr(few)),
    },
    p256: await signed('P256', library.P256EcdsaSign({ privateKey: at('P256'), message: few })),
    bls: await signed(
      'Bls12381',
      library.Bls12381Sign({ privateKey: at('Bls12381'), message: few }),
    ),
    proof: await run(library.Bls12381PopProve({ privateKey: at('Bls12381') })),
  }
}
