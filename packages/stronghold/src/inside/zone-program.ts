import { nativeProvider, nativeReport } from '@stronghold/crypto/native'
import { createAllocator, Workspace } from '@stronghold/memory'
import type { ZoneProgram } from '@stronghold/zone/program'
import { createStrongholdProgram } from './program.js'

// A chain of procedures on ordinary keys fits; larger secrets get guarded memory of their own.
const workspaceLength = 64 * 1024

/** What the zone process loads: the inside, on native cryptography and guarded memory. */
export function createProgram(): ZoneProgram {
  const allocator = createAllocator()
  return createStrongholdProgram({
    crypto: nativeProvider,
    allocator,
    workspace: new Workspace(allocator, workspaceLength),
    now: Date.now,
    secp256k1: nativeReport.secp256k1,
  })
}
