import {
  AeadDecrypt,
  AeadEncrypt,
  AeadOpen,
  AeadSeal,
  AesKeyWrapDecrypt,
  AesKeyWrapEncrypt,
  Bip32Derive,
  Bip32PublicNode,
  Bls12381PopProve,
  Bls12381Sign,
  type Call,
  ConcatKdf,
  ConcatSecret,
  CopyRecord,
  Ed25519ctxSign,
  Ed25519phSign,
  Ed25519Sign,
  GetEvmAddress,
  Hkdf,
  Hmac,
  HpkeAuthSeal,
  HpkeOpen,
  type Location,
  P256DiffieHellman,
  P256EcdsaSign,
  type ProcedureName,
  PublicKey,
  procedures,
  ReadRecord,
  Secp256k1DiffieHellman,
  Secp256k1EcdsaSign,
  Secp256k1SchnorrSign,
  Secp256k1XOnlyPublicKey,
  type SecretType,
  Slip10Derive,
  type StoredLocation,
  StreamOpen,
  StreamSeal,
  X25519DiffieHellman,
} from '@stronghold/stronghold'
import { hex } from '../bytes.js'
import { at } from './subjects.js'

/** One way to use a secret: the calls that have it as one of their sources. */
export interface Use {
  readonly make: (subject: StoredLocation) => Call
  /** Where words of the input decide, the types that agree with them. */
  readonly agreeing?: readonly SecretType[]
}

const none = new Uint8Array(0)
const message = none
const output: Location = at('output')
const point = { x25519: new Uint8Array(32).fill(9) }
const secp256k1 = hex('0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798')
const p256 = hex('036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296')
const header = new Uint8Array(37)
header.set(hex('5348533102'))
const place = { header, index: 0, final: true, associatedData: none }
const cipher = { cipher: 'XChaCha20Poly1305', associatedData: none } as const
const nonce = new Uint8Array(24)
const hpke = { aead: 'ChaCha20Poly1305', info: none, associatedData: none } as const
const kdf = { hash: 'Sha256', algorithmId: '', keyLength: 16, apu: none, apv: none } as const
const step = [2 ** 31]
const root = { depth: 0, parentFingerprint: new Uint8Array(4), childNumber: 0 }
const bip32Nodes = ['HdNodeSecp256k1', 'HdNode'] as const

const curves = {
  Ed25519: ['HdNodeEd25519', 'HdNode'],
  Secp256k1: ['HdNodeSecp256k1', 'HdNode'],
  P256: ['HdNodeP256', 'HdNode'],
} as const

/**
 * Every way in which a procedure of the table uses a secret, for each of its sources. A procedure that
 * is missing here makes the tests fail that go through the table.
 */
export const uses: Readonly<Partial<Record<ProcedureName, readonly Use[]>>> = {
  CopyRecord: [{ make: (source) => CopyRecord({ source, target: output }) }],
  ConcatSecret: [
    {
      make: (locationA) =>
        ConcatSecret({ locationA, locationB: at('kek'), outputLocation: output }),
    },
    {
      make: (locationB) =>
        ConcatSecret({ locationA: at('kek'), locationB, outputLocation: output }),
    },
  ],
  ReadRecord: [{ make: (location) => ReadRecord({ location }) }],
  PublicKey: [
    publicKey('Ed25519', 'HdNodeEd25519', 'HdNode'),
    publicKey('X25519'),
    publicKey('Secp256k1Ecdsa', 'HdNodeSecp256k1', 'HdNode'),
    publicKey('P256', 'HdNodeP256', 'HdNode'),
    publicKey('Bls12381'),
  ],
  Ed25519Sign: [{ make: (privateKey) => Ed25519Sign({ privateKey, message }) }],
  Ed25519ctxSign: [
    { make: (privateKey) => Ed25519ctxSign({ privateKey, message, context: new Uint8Array(1) }) },
  ],
  Ed25519phSign: [{ make: (privateKey) => Ed25519phSign({ privateKey, message, context: none }) }],
  Secp256k1EcdsaSign: [
    { make: (privateKey) => Secp256k1EcdsaSign({ flavor: 'Sha256', privateKey, message }) },
  ],
  Secp256k1SchnorrSign: [{ make: (privateKey) => Secp256k1SchnorrSign({ privateKey, message }) }],
  Secp256k1XOnlyPublicKey: [{ make: (privateKey) => Secp256k1XOnlyPublicKey({ privateKey }) }],
  GetEvmAddress: [{ make: (privateKey) => GetEvmAddress({ privateKey }) }],
  Secp256k1DiffieHellman: [
    {
      make: (privateKey) =>
        Secp256k1DiffieHellman({ publicKey: secp256k1, privateKey, sharedKey: output }),
    },
  ],
  P256EcdsaSign: [{ make: (privateKey) => P256EcdsaSign({ privateKey, message }) }],
  P256DiffieHellman: [
    {
      make: (privateKey) => P256DiffieHellman({ publicKey: p256, privateKey, sharedKey: output }),
    },
  ],
  Bls12381Sign: [{ make: (privateKey) => Bls12381Sign({ privateKey, message }) }],
  Bls12381PopProve: [{ make: (privateKey) => Bls12381PopProve({ privateKey }) }],
  X25519DiffieHellman: [
    {
      make: (privateKey) =>
        X25519DiffieHellman({ publicKey: point.x25519, privateKey, sharedKey: output }),
    },
  ],
  HpkeAuthSeal: [
    {
      make: (privateKey) =>
        HpkeAuthSeal({ ...hpke, privateKey, recipientPublicKey: point.x25519, plaintext: none }),
    },
  ],
  HpkeOpen: [
    {
      make: (privateKey) =>
        HpkeOpen({ ...hpke, privateKey, encapsulatedKey: point.x25519, ciphertext: none }),
    },
  ],
  Slip10Derive: (['Ed25519', 'Secp256k1', 'P256'] as const).flatMap((curve) => [
    {
      agreeing: ['Seed'],
      make: (input) => Slip10Derive({ curve, chain: step, source: 'Seed', input, output }),
    },
    {
      agreeing: curves[curve],
      make: (input) => Slip10Derive({ curve, chain: step, source: 'Key', input, output }),
    },
  ]),
  Bip32Derive: [
    {
      agreeing: ['Seed'],
      make: (input) => Bip32Derive({ chain: step, source: 'Seed', input, output }),
    },
    {
      agreeing: bip32Nodes,
      make: (input) => Bip32Derive({ chain: step, source: 'Key', input, output }),
    },
  ],
  Bip32PublicNode: [
    { agreeing: ['Seed'], make: (input) => Bip32PublicNode({ chain: [], source: 'Seed', input }) },
    {
      agreeing: bip32Nodes,
      make: (input) => Bip32PublicNode({ chain: [], source: 'Key', place: root, input }),
    },
  ],
  AeadEncrypt: [{ make: (key) => AeadEncrypt({ ...cipher, plaintext: none, nonce, key }) }],
  AeadDecrypt: [
    {
      make: (key) =>
        AeadDecrypt({ ...cipher, ciphertext: none, tag: new Uint8Array(16), nonce, key }),
    },
  ],
  AeadSeal: [{ make: (key) => AeadSeal({ ...cipher, plaintext: none, key }) }],
  AeadOpen: [{ make: (key) => AeadOpen({ ...cipher, sealed: new Uint8Array(40), key }) }],
  StreamSeal: [{ make: (key) => StreamSeal({ ...place, key, plaintext: none }) }],
  StreamOpen: [{ make: (key) => StreamOpen({ ...place, key, sealed: new Uint8Array(48) }) }],
  AesKeyWrapEncrypt: [
    {
      make: (encryptionKey) =>
        AesKeyWrapEncrypt({ cipher: 'Aes256', encryptionKey, wrapKey: at('free') }),
    },
    {
      make: (wrapKey) => AesKeyWrapEncrypt({ cipher: 'Aes256', encryptionKey: at('kek'), wrapKey }),
    },
  ],
  AesKeyWrapDecrypt: [
    {
      make: (decryptionKey) =>
        AesKeyWrapDecrypt({
          cipher: 'Aes256',
          decryptionKey,
          wrappedKey: new Uint8Array(24),
          output,
        }),
    },
  ],
  Hmac: [{ make: (key) => Hmac({ hash: 'Sha256', message, key }) }],
  Hkdf: [{ make: (ikm) => Hkdf({ hash: 'Sha256', salt: none, label: none, ikm, okm: output }) }],
  ConcatKdf: [
    {
      make: (sharedSecret) =>
        ConcatKdf({ ...kdf, sharedSecret, pubInfo: none, privInfo: none, output }),
    },
  ],
}

function publicKey(
  type: 'Ed25519' | 'X25519' | 'Secp256k1Ecdsa' | 'P256' | 'Bls12381',
  ...nodes: readonly SecretType[]
): Use {
  return {
    agreeing: [type, ...nodes],
    make: (privateKey) => PublicKey({ type, privateKey }),
  }
}

/** The procedures that use secrets. */
export const using = procedures
  .map(({ definition }) => definition)
  .filter(({ kind }) => kind === 'use' || kind === 'derive')
  .map(({ name }) => name)

/** What moves a secret as it is, by the index of the use. */
export const moves = ['CopyRecord 0', 'ConcatSecret 0', 'ConcatSecret 1', 'ReadRecord 0'].concat(
  'AesKeyWrapEncrypt 1',
)
