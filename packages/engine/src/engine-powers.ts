import type { CryptoProvider } from '@stronghold/crypto'
import type { Allocator } from '@stronghold/memory'

/** What the engine may use, handed in by its composer: it imports no ambient authority. */
export interface EnginePowers {
  readonly crypto: CryptoProvider
  /** The memory of keys: the file key of a snapshot and the master key of a state. */
  readonly allocator: Allocator
}
