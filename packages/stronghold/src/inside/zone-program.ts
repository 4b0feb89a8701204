import { nativeProvider, nativeReport } from '@stronghold/crypto/native'
import { createAllocator, Workspace } from '@stronghold/memory'
import type { ProgramContext, ZoneProgram } from '@stronghold/zone/program'
import { createStrongholdProgram } from './program.js'

// A chain of procedures on ordinary keys fits; larger secrets get guarded memory of their own.
const workspaceLength = 64 * 1024

/**
 * What the zone process loads: the inside, on native cryptography and guarded memory. An `argument`
 * of one byte 1 asks for the insecure procedures too, which are not loaded otherwise.
 */
export async function createProgram({ argument }: ProgramContext): Promise<ZoneProgram> {
  const insecure = argument.length === 1 && argument[0] === 1
  if (insecure) await import('../procedures/compare-secret.js')
  const allocator = createAllocator()
  return createStrongholdProgram({
    crypto: nativeProvider,
    allocator,
    workspace: new Workspace(allocator, workspaceLength),
    now: Date.now,
    secp256k1: nativeReport.secp256k1,
    insecure,
  })
}
