import type { ValueOf } from '../../contract/codec/index.js'
import type { HostMemory, ReportInside } from '../../contract/messages/snapshot.js'
import type { With } from '../state/authority.js'

/** What memory and cryptography this zone has: nothing of any snapshot. */
export function reportInside({ powers }: With<'powers'>): ValueOf<typeof ReportInside.output> {
  // The other facts about the system are reported when a zone starts.
  const { available: _, ...memory } = powers.allocator.report
  return { memory, crypto: { provider: powers.crypto.name, secp256k1: powers.secp256k1 } }
}

/** Takes the host's word for its memory. A false one costs the host its own zone. */
export function hostMemory(
  { memory }: With<'memory'>,
  { bytes }: ValueOf<typeof HostMemory.input>,
): undefined {
  memory.bytes = bytes
  return undefined
}
