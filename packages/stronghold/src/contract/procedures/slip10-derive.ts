import { fixedBytes, list, oneOf, struct, u32, type ValueOf } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { deriveSecret } from './define.js'
import { agreed, nodesOn, seeds, trees } from './suits.js'

/** The curves on which keys are derived. Appended to only. */
export const slip10Curve = oneOf(['Ed25519', 'Secp256k1', 'P256'])

/** `Ed25519`, `Secp256k1` or `P256`. */
export type Slip10Curve = ValueOf<typeof slip10Curve>

/** Microseconds of a step, which needs the public key where it is not hardened. */
const stepWork = { Ed25519: 20, Secp256k1: 200, P256: 250 } as const

interface Origin {
  readonly source: 'Seed' | 'Key'
  readonly curve: Slip10Curve
  readonly chain: readonly number[]
}

/**
 * Derives a key along `chain` (SLIP-0010) and writes 64 bytes, key ‖ chain code, to `output`.
 *
 * `source` names the kind of `input`: a `Seed`, or a `Key` of 64 bytes that an earlier derivation
 * wrote. Indexes of `chain` carry the hardened bit (2^31) themselves; `parseDerivationPath` makes
 * them from text. Answers the chain code of the new key (32 bytes), as the original does: with a
 * public key it gives the public keys of children that are not hardened.
 * @throws StrongholdError `HARDENED_ONLY` for an index without that bit on Ed25519,
 *   `INVALID_ARGUMENT` for an empty chain on a `Key`, `KEY_UNSUITABLE` when the record is
 *   shorter than 16 bytes or, as a `Key`, not of 64 bytes or no scalar of the curve.
 */
export const Slip10Derive = deriveSecret({
  name: 'Slip10Derive',
  number: 11,
  source: 'SLIP-0010',
  memory: { Ed25519: 'guarded', Secp256k1: 'guarded', P256: 'javascript' },
  input: struct({
    /** The curve on which keys are derived. */
    curve: slip10Curve,
    /** Indexes, from 0 to 2^32 - 1; hardened ones carry 2^31 (`parseDerivationPath`). */
    chain: list(u32),
    /** What is at `input`: a seed, or a node (64 bytes). */
    source: oneOf(['Seed', 'Key']),
    /** The seed or the node. */
    input: location,
    /** Where the product is written. */
    output: location,
  }),
  output: fixedBytes(32),
  answer: () => answers.bytes(32),
  cost: ({ curve, chain }, [length = 0]) => ({
    hashed: length,
    scratch: 384 + 160 * chain.length,
    output: 32,
    work: 100 + stepWork[curve] * chain.length,
  }),
  sources: ({ input }) => [input],
  suits: [
    // Without a step there is nothing to derive.
    agreed(trees, ({ source, curve, chain }: Origin) =>
      chain.length === 0 && source === 'Key' ? trees : source === 'Seed' ? seeds : nodesOn[curve],
    ),
  ],
  target: ({ output }) => output,
  product: ({ curve }) => ({ type: `HdNode${curve}`, knownTo: 'sources' }),
})
