import { type SecretType, secretTypes } from './secret-type.js'

/** Which secrets a source of a procedure may be (docs/spec/key-types.md). */
export interface Suits<Input = unknown> {
  /**
   * How the bytes serve. `scalar`: 32 of them are a private key, or they are the seed of keys.
   * `key`: all of them key something. `bytes`: they are moved, and nothing is computed of them that
   * the caller sees.
   */
  readonly as: 'scalar' | 'key' | 'bytes'
  /** The types that it may have, whatever else the input says. */
  readonly types: ReadonlySet<SecretType>
  /** Where a word of the input says a type or a curve: the types that agree with it. */
  readonly agreeing?: (input: Input) => ReadonlySet<SecretType>
}

/** Of these nobody said what they are: they serve for everything, as in the original. */
const untold = ['Unknown', 'Data', 'Unwrapped'] as const

const symmetric = ['Symmetric', 'DerivedKey', 'Concatenation'] as const
const nodes = ['HdNode', 'HdNodeEd25519', 'HdNodeSecp256k1', 'HdNodeP256'] as const

/** Private keys, by the name of their kind. A node of an earlier version is on any curve. */
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

/** What encrypts, authenticates or wraps. */
export const symmetricKeys: Suits = { as: 'key', types: types(...symmetric) }

/** What keys are derived from by hashing. */
export const keyMaterial: Suits = { as: 'key', types: types(...symmetric, 'SharedSecret') }

/** Any secret: it is moved as it is. */
export const anySecret: Suits = { as: 'bytes', types: new Set(secretTypes) }

/** The same, where a word of the input says which of them is meant. */
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
