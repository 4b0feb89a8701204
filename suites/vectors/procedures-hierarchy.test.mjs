// BIP32 and SLIP-0010 through Bip32Derive, Bip32PublicNode, Slip10Derive and PublicKey. README.md
// says which result each label wants.
import {
  Bip32Derive,
  Bip32PublicNode,
  PublicKey,
  parseDerivationPath,
  Slip10Derive,
} from '@stronghold/stronghold'
import { BIP32 } from '../../packages/crypto/build/test/facts/bip32.js'
import { SLIP10 } from '../../packages/crypto/build/test/facts/slip10.js'
import { readBase58Check } from './support/base58check.mjs'
import { hex, same } from './support/bytes.mjs'
import { at, factsThroughProcedures } from './support/procedures.mjs'

const [input, output] = [at('seed'), at('node')]

const publicNodes = BIP32.flatMap(({ seed, nodes }, index) =>
  nodes.map(([path, expected]) => ({
    label: `vector ${index + 1}`,
    vector: { seed, path, expected: readBase58Check(expected) },
  })),
)

factsThroughProcedures('bip32', publicNodes, async (bench, { seed, path, expected }) => {
  await bench.write('seed', seed)
  const chain = parseDerivationPath(path)
  const whole = Bip32PublicNode({ source: 'Seed', input, chain })
  if (!same(await bench.run(whole), expected)) return false
  // The same node in steps, each from the record that the last one wrote.
  await bench.run(Bip32Derive({ source: 'Seed', input, chain: [], output }))
  for (const index of chain) {
    await bench.run(Bip32Derive({ source: 'Key', input: output, chain: [index], output }))
  }
  const place = {
    depth: expected[4],
    parentFingerprint: new Uint8Array(expected.subarray(5, 9)),
    childNumber: expected.readUInt32BE(9),
  }
  const stored = Bip32PublicNode({ source: 'Key', input: output, chain: [], place })
  return same(await bench.run(stored), expected)
})

const curves = { ed25519: 'Ed25519', secp256k1: 'Secp256k1', p256: 'P256' }
const keyTypes = { ed25519: 'Ed25519', secp256k1: 'Secp256k1Ecdsa', p256: 'P256' }

const nodes = SLIP10.flatMap(({ curve, seed, nodes }) =>
  nodes.map((node) => ({ label: curve, vector: { curve, seed, ...node } })),
)

factsThroughProcedures('slip10', nodes, async (bench, vector) => {
  await bench.write('seed', vector.seed)
  const chain = parseDerivationPath(vector.path)
  const curve = curves[vector.curve]
  const chainCode = await bench.run(Slip10Derive({ curve, chain, source: 'Seed', input, output }))
  const publicKey = PublicKey({ type: keyTypes[vector.curve], privateKey: output })
  return (
    same(chainCode, hex(vector.chainCode)) &&
    same(await bench.run(publicKey), hex(vector.publicKey)) &&
    (await bench.holds('node', hex(vector.privateKey + vector.chainCode)))
  )
})
