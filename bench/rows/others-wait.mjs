import { KeyProvider, MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { dearestMessages } from '../lib/dearest.mjs'
import { signWith } from '../lib/ours.mjs'

const signatures = 30

/**
 * How long another client's signature waits while one client runs the dearest message that a zone
 * allows, of every kind, four at a time: the slowest but one of thirty. The slowest kind counts.
 */
export const othersWait = {
  name: 'others-wait',
  title: 'a signature while another client runs the dearest chain',
  unit: 'ms',
  bar: { text: '≤ 250 ms', holds: ({ value }) => value <= 250 },
  async measure() {
    const key = KeyProvider.makeRandom()
    const stronghold = await Stronghold.create({ storage: new MemoryStorage(), key })
    const sign = await signWith(await stronghold.createClient('other'))
    const busy = await stronghold.createClient('busy')
    const messages = await dearestMessages(busy)
    const alone = await slowest(sign)
    let value = 0
    for (const [name, ask] of Object.entries(messages)) {
      let running = true
      const worker = async () => {
        while (running) await ask()
      }
      const workers = Array.from({ length: 4 }, worker)
      const waited = await slowest(sign)
      running = false
      await Promise.all(workers)
      if (process.env.BENCH_DETAIL) console.log(`  ${name}: ${waited.toFixed(1)} ms`)
      value = Math.max(value, waited)
    }
    await stronghold.close({ discard: true })
    return { value, beside: { name: 'the same with nobody else', value: alone } }
  },
}

/** The slowest but one of thirty, in milliseconds. */
async function slowest(sign) {
  const waits = []
  for (let i = 0; i < signatures; i++) {
    const start = performance.now()
    await sign()
    waits.push(performance.now() - start)
  }
  return waits.toSorted((a, b) => a - b)[signatures - 2]
}
