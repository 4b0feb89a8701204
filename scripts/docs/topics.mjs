// The order in which the reference shows the procedures: by what they are for.

/** @type {readonly (readonly [title: string, words: string, names: readonly string[]])[]} */
export const topics = [
  [
    'Records',
    'The contents of a vault, and their end.',
    ['WriteVault', 'ReadRecord', 'CopyRecord', 'ConcatSecret', 'RevokeData', 'GarbageCollect'],
  ],
  [
    'Keys and derivation',
    'Keys and seeds that are born inside or recovered, the keys of a wallet, and public halves.',
    [
      'GenerateKey',
      'ImportKey',
      'PublicKey',
      'BIP39Generate',
      'BIP39Recover',
      'Slip10Generate',
      'Slip10Derive',
      'Bip32Derive',
      'Bip32PublicNode',
      'GetEvmAddress',
      'Secp256k1XOnlyPublicKey',
    ],
  ],
  [
    'Signatures',
    'Keys stay; signatures come out.',
    [
      'Ed25519Sign',
      'Ed25519ctxSign',
      'Ed25519phSign',
      'Secp256k1EcdsaSign',
      'Secp256k1SchnorrSign',
      'P256EcdsaSign',
    ],
  ],
  [
    'BLS signatures',
    'Signatures of many keys that add up to one.',
    [
      'Bls12381Sign',
      'Bls12381PopProve',
      'Bls12381Verify',
      'Bls12381PopVerify',
      'Bls12381Aggregate',
      'Bls12381FastAggregateVerify',
    ],
  ],
  [
    'Key agreement',
    'A secret shared with the holder of another key, to derive keys from.',
    ['X25519DiffieHellman', 'Secp256k1DiffieHellman', 'P256DiffieHellman'],
  ],
  [
    'Key derivation and message authentication',
    'Keys from other secrets and from passwords; authentication codes.',
    ['Hkdf', 'ConcatKdf', 'Pbkdf2Hmac', 'Hmac'],
  ],
  [
    'Encryption',
    'Messages under a key of the vault, messages to a public key, large data, and wrapped keys.',
    [
      'AeadSeal',
      'AeadOpen',
      'AeadEncrypt',
      'AeadDecrypt',
      'HpkeSeal',
      'HpkeAuthSeal',
      'HpkeOpen',
      'StreamSeal',
      'StreamOpen',
      'AesKeyWrapEncrypt',
      'AesKeyWrapDecrypt',
    ],
  ],
  [
    'Without a secret',
    'Verification, and random bytes that may be seen.',
    [
      'Ed25519Verify',
      'Ed25519ctxVerify',
      'Ed25519phVerify',
      'Secp256k1EcdsaVerify',
      'Secp256k1SchnorrVerify',
      'P256EcdsaVerify',
      'RandomBytes',
    ],
  ],
]

const file = 'scripts/docs/topics.mjs'

/** The topics with their procedures. Reports one that stands nowhere, twice, or in no table. */
export function byTopic(procedures, report) {
  const left = new Map(procedures.map((procedure) => [procedure.definition.name, procedure]))
  const sorted = topics.map(([title, words, names]) => ({
    title,
    words,
    procedures: names.flatMap((name) => {
      const procedure = left.get(name)
      if (procedure === undefined) report(file, 1, `${name} is no procedure, or stands here twice`)
      left.delete(name)
      return procedure ?? []
    }),
  }))
  for (const name of left.keys()) report(file, 1, `${name} has no topic`)
  return sorted
}
