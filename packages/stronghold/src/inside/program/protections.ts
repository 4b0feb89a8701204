import type { NativeReport } from '@stronghold/crypto/native'
import type { MemoryProtection, MemoryReport } from '@stronghold/memory'
import type { ZoneProgram } from '@stronghold/zone/program'
import { type ProgramProtection, programProtections } from '../../contract/messages/protections.js'

type States = ReturnType<NonNullable<ZoneProgram['protections']>>
type State = States[string]

/** The protections of secrets inside, in the words of the zone's report. */
export function protectionStates(memory: MemoryReport, crypto: NativeReport): States {
  const native = crypto.secp256k1 === 'libsecp256k1'
  const guarded = crypto.workingMemory === 'guarded'
  const states: Readonly<Record<ProgramProtection, State>> = {
    'guarded-memory': memoryState(memory, programProtections['guarded-memory']),
    'closed-memory': memoryState(memory, programProtections['closed-memory']),
    'locked-memory': memoryState(memory, programProtections['locked-memory']),
    'secret-memory': memoryState(memory, programProtections['secret-memory']),
    'undumped-memory': memoryState(memory, programProtections['undumped-memory']),
    'wiped-memory': memoryState(memory, programProtections['wiped-memory']),
    'guarded-working-memory': {
      applied: guarded,
      available: guarded,
      detail: guarded ? 'pages with guards around them' : 'this runtime forbids external buffers',
    },
    'native-secp256k1': {
      applied: native,
      available: native || crypto.libsecp256k1Exists,
      detail: native
        ? crypto.secp256k1
        : 'the package secp256k1 could not be loaded: noble computes',
    },
  }
  return states
}

function memoryState(memory: MemoryReport, name: MemoryProtection): State {
  const prefix = `${name}: `
  const reason = memory.lacks.find((lack) => lack.startsWith(prefix))?.slice(prefix.length)
  const kind = `memory of the kind ${memory.backend}`
  return memory[name]
    ? { applied: true, available: true, detail: kind }
    : {
        applied: false,
        available: memory.available.includes(name),
        detail: reason ?? `${kind} does not have it`,
      }
}
