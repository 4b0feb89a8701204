import { BIP32_PUBLIC_NODE_LENGTH } from '@stronghold/crypto'
import { fixedBytes, list, oneOf, optional, struct, u8, u32 } from '../codec/index.js'
import { location } from '../location.js'
import { answers } from './answer.js'
import { bip32Trees, nodeCost } from './bip32.js'
import { useSecret } from './define.js'

/** `xpub` of the main network (BIP32, "Serialization format"). */
export const xpub = 0x0488b21e

/**
 * The extended public key at the end of `chain` (BIP32): 78 bytes, version ‖ depth ‖ parent's
 * fingerprint ‖ child number ‖ chain code ‖ compressed public key. In base58check they are an
 * `xpub`, from which anybody computes the public keys of all children that are not hardened. With
 * it, the private key of one of those gives this node's: do not publish it.
 *
 * `source` names the kind of `input`: a `Seed` of 16 to 64 bytes, or a `Key` of 64 bytes that an
 * earlier derivation wrote, with its `place` in the tree (of a master node: zeros). `version` is by
 * default 0x0488b21e (`xpub`). With an empty chain, a `Key` must be known to be a node: the last
 * half of any other record is not given out.
 * @throws StrongholdError `INVALID_ARGUMENT` for a `Key` without a place, a `Seed` with one, or a
 *   depth beyond 255, `KEY_UNSUITABLE` when the record has another length, is no valid key or node,
 *   or has no such child.
 */
export const Bip32PublicNode = useSecret({
  name: 'Bip32PublicNode',
  number: 51,
  source: 'BIP32, "Serialization format"',
  memory: 'guarded',
  input: struct({
    /** Indexes, from 0 to 2^32 - 1; hardened ones carry 2^31 (`parseDerivationPath`). */
    chain: list(u32),
    /** What is at `input`: a seed, or a node (64 bytes). */
    source: oneOf(['Seed', 'Key']),
    /** Where the node at `input` stands in its tree: with `Key`, and with nothing else. */
    place: optional(struct({ depth: u8, parentFingerprint: fixedBytes(4), childNumber: u32 })),
    /** The first four bytes; `xpub` of the main network unless stated. */
    version: optional(u32),
    /** The seed or the node. */
    input: location,
  }),
  output: fixedBytes(BIP32_PUBLIC_NODE_LENGTH),
  answer: ({ chain, place, version = xpub }) =>
    answers.extendedKey(version, (place?.depth ?? 0) + chain.length),
  cost: ({ chain }) => {
    const { scratch, work } = nodeCost(chain.length)
    return { scratch, work: work + 150, output: BIP32_PUBLIC_NODE_LENGTH }
  },
  sources: ({ input }) => [input],
  suits: [bip32Trees],
})
