import { nobleProvider } from '@stronghold/crypto/noble'
import { createAllocator, Workspace } from '@stronghold/memory'
import type { Fault } from '@stronghold/zone/program'
import { StrongholdError } from './errors.js'
import type { InsidePowers } from './inside/powers.js'
import { createStrongholdProgram } from './inside/program.js'
import type { Inside } from './session.js'

/**
 * Runs the inside in this very process, without a zone: for tests, and for hosts that are a zone
 * themselves. Whoever can run code in this process can then read its secrets.
 *
 * `powers` replace the portable parts (pure JavaScript cryptography, ordinary memory); `insecure`
 * among them allows the procedures of `@stronghold/stronghold/insecure`.
 */
export async function startInProcess(powers: Partial<InsidePowers> = {}): Promise<Inside> {
  const allocator = powers.allocator ?? createAllocator({ backend: 'heap' })
  const program = createStrongholdProgram({
    crypto: nobleProvider,
    workspace: new Workspace(allocator, 64 * 1024),
    now: Date.now,
    secp256k1: 'noble',
    ...powers,
    allocator,
  })
  let phase: string | undefined = program.initial
  let end: (value?: undefined) => void = () => undefined
  const ended = new Promise<undefined>((resolve) => {
    end = resolve
  })
  return {
    ended,
    report: { kind: 'in-process', protections: {} },
    ...(powers.budget === undefined ? {} : { budget: powers.budget }),
    async call(method, payload, { signal, wipe = false }) {
      if (signal?.aborted) throw new StrongholdError('CANCELLED')
      if (phase === undefined) throw new StrongholdError('ZONE_DIED')
      const handler = program.phases[phase]?.[method]
      if (handler === undefined) throw new StrongholdError('UNKNOWN_METHOD')
      try {
        return handler(payload, {
          enter: (next) => {
            phase = next
          },
        })
      } catch (error) {
        const { code } = error as Fault
        throw { code: 'CALL_FAILED', fault: code }
      } finally {
        if (wipe) payload.fill(0)
      }
    },
    async terminate() {
      if (phase === undefined) return
      phase = undefined
      program[Symbol.dispose]()
      end()
    },
  }
}
