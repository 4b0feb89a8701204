// Runs Wycheproof sets through procedures: what a caller gets, on records that were written for it.
import { test } from 'node:test'
import { nativeProvider, nativeReport } from '@stronghold/crypto/native'
import {
  KeyProvider,
  Location,
  MemoryStorage,
  Stronghold,
  StrongholdError,
  WriteVault,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { CompareSecret } from '@stronghold/stronghold/insecure'
import { hex } from './bytes.mjs'
import { held } from './held.mjs'
import { Tally } from './tally.mjs'
import { readSet } from './vectors.mjs'

const powers = { crypto: nativeProvider, secp256k1: nativeReport.secp256k1, insecure: true }
/** @type {[inside: string, options: object][]} */
const insides = [
  ['in process', { inside: () => startInProcess(powers) }],
  ['through the zone', { zone: { insecure: true } }],
]

/** The record of a name. */
export const at = (record) => Location.generic('wycheproof', record)

/**
 * One test for each inside. `judge` says of one vector whether the procedures did right: `true`, or
 * `[reason, boolean]` to count it under its label with a reason: vectors whose parameters no
 * procedure offers are counted, and not left out.
 * @param {(bench: Bench, vector, group) => Promise<boolean | [string, boolean]>} judge
 * @param {(bench: Bench) => Promise<unknown>} prepare runs once, before the first vector
 */
export function wycheproofProcedures(name, judge, prepare = async () => undefined) {
  const { numberOfTests, testGroups } = readSet(name)
  const vectors = testGroups.flatMap((group) =>
    group.tests.map((vector) => ({ label: vector.result, id: vector.tcId, vector, group })),
  )
  throughProcedures(name, numberOfTests, vectors, judge, prepare)
}

/**
 * The same for the vectors that are written into the tests of `packages/crypto`; each has a label.
 * @param {readonly { label: string, vector: unknown }[]} facts
 */
export function factsThroughProcedures(name, facts, judge) {
  const vectors = facts.map(({ label, vector }, id) => ({ label, id, vector, group: undefined }))
  throughProcedures(name, facts.length, vectors, judge, async () => undefined)
}

function throughProcedures(name, count, vectors, judge, prepare) {
  for (const [inside, options] of insides) {
    test(`${name}, ${inside}`, async (context) => {
      const storage = new MemoryStorage()
      const key = KeyProvider.makeRandom()
      await held(Stronghold.create({ storage, key, ...options }), async (stronghold) => {
        const bench = new Bench(await stronghold.createClient('client'))
        await prepare(bench)
        const tally = new Tally()
        for (const { label, id, vector, group } of vectors) {
          const outcome = await judge(bench, vector, group).catch((error) => error)
          const [reason, isRight] = Array.isArray(outcome) ? outcome : [undefined, outcome]
          await tally.check(reason === undefined ? label : `${label} (${reason})`, id, () => {
            if (isRight instanceof Error) throw isRight
            return isRight
          })
        }
        tally.finish(context, count)
      })
    })
  }
}

/** A client, and what judges ask of it. */
export class Bench {
  #client

  constructor(client) {
    this.#client = client
  }

  run(call) {
    return this.#client.execute(call)
  }

  /** Writes a record of bytes, given as hexadecimal text. */
  write(record, secret, options = {}) {
    return this.run(WriteVault({ data: hex(secret), location: at(record) }, options))
  }

  /** Whether the record holds these bytes. */
  holds(record, expected) {
    return this.run(CompareSecret({ location: at(record), expected }))
  }

  /** Whether the call is refused with exactly this code. */
  async refuses(call, code) {
    try {
      await this.run(call)
      return false
    } catch (error) {
      if (error instanceof StrongholdError && error.code === code) return true
      throw error
    }
  }
}
