import { type SecretType, secretTypes } from './secret-type.js'

/** The types of secrets for a source of a procedure (docs/spec/key-types.md). */
export interface Suits<Input = unknown> {
  /**
   * The use of the bytes. `scalar`: 32 of them are a private key, or they are the seed of keys.
   * `key`: all of them are the key of a cipher, a MAC or a derivation. `bytes`: they are moved, and
   * no output for the caller is computed from them.
   */
  readonly as: 'scalar' | 'key' | 'bytes'
  /** The possible types, for any input. */
  readonly types: ReadonlySet<SecretType>
  /** Where a word of the input names a type or a curve: the types that agree with it. */
  readonly agreeing?: (input: Input) => ReadonlySet<SecretType>
}

/** Their type is unknown: they serve for everything, as in the original. */
const untold = ['Unknown', 'Data', 'Unwrapped'] as const

const symmetric = ['Symmetric', 'DerivedKey', 'Concatenation'] as const
const nodes = ['HdNode', 'HdNodeEd25519', 'HdNodeSecp256k1', 'HdNodeP256'] as const

/** Private keys, by the name of their kind. A node of an earlier version may be on any curve. */
export const privateKeys = {
  Ed25519: scalar('Ed25519', 'HdNodeEd25519', 'HdNode'),
  X25519: scalar('X25519'),
  Secp256k1Ecdsa: scalar('Secp256k1Ecdsa', 'HdNodeSecp256k1', 'HdNode'),
  Bls12381: scalar('Bls12381'),
  P256: scalar('P256', 'HdNodeP256', 'HdNode'),
} as const

/** Private keys of any kind. */
export const anyPrivateKey = scalar(
  'Ed25519',
  'X25519',
  'Secp256k1Ecdsa',
  'Bls12381',
  'P256',
  ...nodes,
)

/** Seeds of trees of keys. */
export const seeds = scalar('Seed')

/** Nodes of such trees, by their curve. */
export const nodesOn = {
  Ed25519: scalar('HdNodeEd25519', 'HdNode'),
  Secp256k1: scalar('HdNodeSecp256k1', 'HdNode'),
  P256: scalar('HdNodeP256', 'HdNode'),
} as const

/** Seeds, and nodes of any curve or of one. */
export const trees = scalar('Seed', ...nodes)
export const secp256k1Trees = scalar('Seed', 'HdNodeSecp256k1', 'HdNode')

/** Keys that encrypt, authenticate or wrap. */
export const symmetricKeys: Suits = { as: 'key', types: types(...symmetric) }

/** Secrets from which keys are derived by hashing. */
export const keyMaterial: Suits = { as: 'key', types: types(...symmetric, 'SharedSecret') }

/** Any secret: it is moved unchanged. */
export const anySecret: Suits = { as: 'bytes', types: new Set(secretTypes) }

/** The same, where a word of the input selects one of them. */
export function agreed<Input>(
  { as, types }: Suits,
  agreeing: (input: Input) => Suits,
): Suits<Input> {
  return { as, types, agreeing: (input) => agreeing(input).types }
}

function scalar(...some: readonly SecretType[]): Suits {
  return { as: 'scalar', types: types(...some) }
}

function types(...some: readonly SecretType[]): ReadonlySet<SecretType> {
  return new Set([...untold, ...some])
}
