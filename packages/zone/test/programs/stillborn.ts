import { readFileSync } from 'node:fs'
import { type CreateProgram, Fault } from '@stronghold/zone/program'

const canRead = (): boolean => {
  try {
    return readFileSync(new URL(import.meta.url)).length > 0
  } catch {
    return false
  }
}

/** Fails to start in the way that its argument names. */
export const createProgram: CreateProgram = ({ argument }) => {
  const phases = { only: {} }
  switch (Buffer.from(argument).toString()) {
    case 'throws':
      throw new Error('a detail that must not leave the zone')
    case 'faults':
      throw new Fault('BAD_ARGUMENT')
    case 'exits':
      return process.exit(0)
    case 'waits':
      return new Promise(() => setInterval(() => {}, 1000))
    case 'never':
      return new Promise(() => {})
    case 'spins':
      for (;;) phases.only = {}
    case 'warm-up':
      return {
        phases,
        initial: 'only',
        warmUp: () => {
          throw new Fault('COLD')
        },
      }
    case 'begin':
      return {
        phases,
        initial: 'only',
        begin: () => {
          throw new Fault(canRead() ? 'UNLOCKED' : 'LOCKED')
        },
      }
    case 'begin-throws':
      return {
        phases,
        initial: 'only',
        begin: () => {
          throw new Error('a detail that must not leave the zone')
        },
      }
    case 'no-phase':
      return { phases, initial: 'other' }
    case 'no-handler':
      return { phases: { only: { method: 1 as never } }, initial: 'only' }
    default:
      return { phases, initial: 'only' }
  }
}
