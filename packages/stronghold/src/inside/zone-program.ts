import { nativeProvider, nativeReport } from '@stronghold/crypto/native'
import { createAllocator, Workspace } from '@stronghold/memory'
import { Fault, type ProgramContext, type ZoneProgram } from '@stronghold/zone/program'
import { decode } from '../codec/index.js'
import { startArgument } from '../messages/start.js'
import { freezeIntrinsics } from './custom/freeze.js'
import { makesCodeFromText } from './custom/isolate.js'
import { type CustomProcedures, loadProcedures } from './custom/load.js'
import { createStrongholdProgram } from './program.js'

// A chain of procedures on ordinary keys fits; larger secrets get guarded memory of their own.
const workspaceLength = 64 * 1024

/**
 * What the zone process loads: the inside, on native cryptography and guarded memory, and what its
 * argument asks for besides: the insecure procedures, and modules of the application.
 */
export async function createProgram({ argument }: ProgramContext): Promise<ZoneProgram> {
  const { insecure, modules } = decode(startArgument, argument)
  if (insecure) await import('../procedures/compare-secret.js')
  const allocator = createAllocator()
  return createStrongholdProgram({
    crypto: nativeProvider,
    allocator,
    workspace: new Workspace(allocator, workspaceLength),
    now: Date.now,
    secp256k1: nativeReport.secp256k1,
    insecure,
    ...(modules.length === 0 ? {} : { procedures: load(modules) }),
  })
}

/** The second wall comes before what it is for: nothing of the application has run until then. */
function load(modules: readonly string[]): CustomProcedures {
  if (makesCodeFromText()) throw new Fault('MODULE_REFUSED')
  freezeIntrinsics()
  try {
    return loadProcedures(modules.map((href) => new URL(href)))
  } catch {
    throw new Fault('MODULE_REFUSED')
  }
}
