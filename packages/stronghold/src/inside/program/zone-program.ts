import { LANGUAGES, loadWordList } from '@stronghold/crypto/bip39'
import { nativeProvider, nativeReport } from '@stronghold/crypto/native'
import { createAllocator, Workspace } from '@stronghold/memory'
import { Fault, type ProgramContext, type ZoneProgram } from '@stronghold/zone/program'
import { decode } from '../../contract/codec/index.js'
import { startArgument } from '../../contract/messages/start.js'
import { freezeIntrinsics } from '../custom/freeze.js'
import { compile, declarationsOf, makesCodeFromText } from '../custom/isolate.js'
import { proceduresIn } from '../custom/load.js'
import { readModule } from '../custom/module-file.js'
import type { ProcedureImplementation } from '../procedures/implement.js'
import { createStrongholdProgram } from './program.js'
import { protectionStates } from './protections.js'

// A chain of procedures on ordinary keys fits; larger secrets get guarded memory of their own.
const workspaceLength = 64 * 1024

/**
 * The program of the zone process: the inside, on native cryptography and guarded memory, and on
 * request of its argument the insecure procedures and modules of the application.
 */
export async function createProgram({ argument }: ProgramContext): Promise<ZoneProgram> {
  const { insecure, budget, modules, memory } = decode(startArgument, argument)
  if (insecure) await import('../procedures/compare-secret.js')
  // The zone opens no file once it is locked down.
  await Promise.all(LANGUAGES.map(loadWordList))
  const allocator = createAllocator({ require: memory })
  const protections = () => protectionStates(allocator.report, nativeReport)
  // It could not hold one secret. The report tells the host which protection is missing, and why.
  if (memory.some((name) => !allocator.report[name])) {
    return { initial: 'locked', phases: { locked: {} }, protections }
  }
  const procedures = new Map<string, ProcedureImplementation>()
  const inside = createStrongholdProgram({
    crypto: nativeProvider,
    allocator,
    workspace: new Workspace(allocator, workspaceLength),
    now: Date.now,
    secp256k1: nativeReport.secp256k1,
    insecure,
    budget,
    procedures,
  })
  const program: ZoneProgram = {
    ...inside,
    protections,
  }
  if (modules.length === 0) return program
  const texts = orRefused(() => modules.map((href) => readModule(new URL(href))))
  return {
    ...program,
    warmUp() {
      program.warmUp?.()
      // Node loads parts of a realm late: it does so here for one of our own.
      declarationsOf(compile('undefined'))
    },
    begin: () => orRefused(() => addProcedures(procedures, texts)),
  }
}

/**
 * Only here, when the zone is locked, does text of the application reach a parser and run. The
 * second wall comes before it.
 */
function addProcedures(
  all: Map<string, ProcedureImplementation>,
  texts: readonly ReturnType<typeof readModule>[],
): void {
  // `--jitless` does not forbid it, `--disallow-code-generation-from-strings` does: without that,
  // one module could make functions of text that nobody has read.
  if (makesCodeFromText()) throw new Fault('MODULE_REFUSED')
  freezeIntrinsics()
  for (const [name, procedure] of proceduresIn(texts)) all.set(name, procedure)
}

function orRefused<T>(work: () => T): T {
  try {
    return work()
  } catch {
    throw new Fault('MODULE_REFUSED')
  }
}
