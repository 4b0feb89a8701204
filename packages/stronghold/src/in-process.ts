import type { CryptoProvider } from '@stronghold/crypto'
import { nobleProvider } from '@stronghold/crypto/noble'
import { type Allocator, createAllocator, Workspace } from '@stronghold/memory'
import { Fault } from '@stronghold/zone/program'
import { budget } from './contract/budget/budget.js'
import { exact } from './contract/codec/exact.js'
import { given } from './contract/codec/index.js'
import { StrongholdError } from './contract/errors.js'
import type { Inside } from './host/session/session.js'
import type { InsidePowers } from './inside/powers.js'
import { InOrder } from './inside/program/in-order.js'
import { createStrongholdProgram } from './inside/program/program.js'

const anyPowers = given.fields<Partial<InsidePowers>>({
  crypto: given.optional(given.having<CryptoProvider>('a CryptoProvider')),
  allocator: given.optional(given.having<Allocator>('an Allocator', 'allocate')),
  workspace: given.optional(given.having<Workspace>('a Workspace', 'run')),
  now: given.optional(given.callable<() => number>()),
  secp256k1: given.optional(given.text),
  insecure: given.optional(given.flag),
  budget: given.orNoKey(given.as(budget)),
  procedures: given.optional(given.having<NonNullable<InsidePowers['procedures']>>('a Map', 'get')),
})

/**
 * Runs the inside in this process, without a zone: for tests, and for hosts that are a zone
 * themselves. Code in this process can then read its secrets.
 *
 * `powers` replace the portable parts (pure JavaScript cryptography, ordinary memory); `insecure`
 * among them allows the procedures of `@stronghold/stronghold/insecure`.
 */
export const startInProcess = exact(
  1,
  async function startInProcess(powers: Partial<InsidePowers> = {}): Promise<Inside> {
    given.read('powers', anyPowers, powers)
    if (powers.insecure) await import('./inside/procedures/compare-secret.js')
    const allocator = powers.allocator ?? createAllocator({ backend: 'heap' })
    const program = createStrongholdProgram({
      crypto: nobleProvider,
      workspace: new Workspace(allocator, 64 * 1024),
      now: Date.now,
      secp256k1: 'noble',
      ...powers,
      allocator,
    })
    const inOrder = new InOrder()
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
        try {
          return await inOrder.run(() => {
            if (signal?.aborted) throw new StrongholdError('CANCELLED')
            if (phase === undefined) throw new StrongholdError('ZONE_DIED')
            const handler = program.phases[phase]?.[method]
            if (handler === undefined) throw new StrongholdError('UNKNOWN_METHOD')
            return handler(payload, {
              enter: (next) => {
                phase = next
              },
            })
          })
        } catch (error) {
          if (error instanceof Fault) throw { code: 'CALL_FAILED', fault: error.code }
          throw error
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
  },
)
