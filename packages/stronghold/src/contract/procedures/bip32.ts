import type { Cost } from './cost.js'
import { agreed, nodesOn, secp256k1Trees, seeds } from './suits.js'

interface Origin {
  readonly source: 'Seed' | 'Key'
}

/** The sources of extended keys: a seed, or a node of the one curve of BIP32. */
export const bip32Trees = agreed(secp256k1Trees, ({ source }: Origin) =>
  source === 'Seed' ? seeds : nodesOn.Secp256k1,
)

/** What so many steps take. */
export function nodeCost(steps: number): Required<Pick<Cost, 'scratch' | 'work'>> & Cost {
  return { scratch: 128 + 192 * steps, work: 200 + 200 * steps, output: 32 }
}
