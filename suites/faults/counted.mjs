// Kills around a key that may sign only so often: whatever happens, no more signatures than that.
import { setTimeout as sleep } from 'node:timers/promises'
import { Ed25519Sign, GenerateKey, Location, Stronghold } from '@stronghold/stronghold'
import { newPath } from './inspect.mjs'
import { makeKey, workFactor } from './ledger.mjs'
import { killZone, Writer } from './processes.mjs'
import { check } from './tally.mjs'

const maxUses = 500
/** Uses that are counted ahead of time are lost with a process: so many, at most. */
const largestGrant = 16
/** Calls at once; those whose answers were not heard are lost, too. */
const callers = 3
const privateKey = Location.generic('keys', 'counted')

/**
 * Kills hosts and zones while they sign with one counted key after the other, at random moments.
 * Every signature that a host was given is one use, and no kill gives any back.
 */
export async function countedUses({ root, count, tally, random }) {
  let life = await fresh(root)
  for (let i = 0; i < count; i++) {
    await tally.round(async () => {
      const writer = new Writer({ path: life.path, life: 'counted', callers })
      await writer.next('opened')
      await sleep(random() * 150)
      if (random() < 0.3) {
        // The host goes on with another zone, until it is killed itself.
        const [zone] = writer.zones()
        if (zone !== undefined) killZone(zone)
        life.kills++
        await sleep(random() * 400)
      }
      check(await writer.kill(), 'a zone outlived its host')
      const { errors } = await writer.ended
      check(errors === '', errors)
      life.kills++
      life.signed += writer.reports.filter((report) => 'signed' in report).length
      const exhausted = writer.last('exhausted') !== undefined
      check(life.signed <= maxUses, `lost: ${life.signed} signatures, ${maxUses} allowed`)
      tally.settled++
      if (!exhausted) return
      const least = maxUses - life.kills * (largestGrant + callers)
      check(life.signed >= least, `${life.kills} kills cost ${maxUses - life.signed} uses`)
      tally.usedUp++
      life = await fresh(root)
    })
  }
}

async function fresh(root) {
  const path = await newPath(root)
  const stronghold = await Stronghold.create({ path, key: makeKey(), workFactor })
  const client = await stronghold.createClient('signer')
  /** @type {import('@stronghold/stronghold').Policy} */
  const policy = { usages: ['Ed25519Sign'], maxUses }
  await client.execute(
    GenerateKey({ type: 'Ed25519', output: privateKey }, { attributes: { policy } }),
  )
  await stronghold.commit()
  await stronghold.close()
  return { path, kills: 0, signed: 0 }
}

/** The writer's part: signs until there are no uses left, through the death of any zone. */
export async function signCounted(stronghold, { callers }, tell) {
  const message = new Uint8Array(32)
  for (;;) {
    try {
      if (stronghold.state === 'locked') await stronghold.unlock({ key: makeKey() })
      const client = await stronghold.loadClient('signer')
      tell({ opened: 0 })
      const sign = async () => {
        for (;;) {
          await client.execute(Ed25519Sign({ privateKey, message }))
          tell({ signed: true })
        }
      }
      await Promise.all(Array.from({ length: callers }, sign))
    } catch (error) {
      if (error.code === 'USES_EXHAUSTED') return tell({ exhausted: true })
      if (!['ZONE_DIED', 'ZONE_START_FAILED', 'LOCKED'].includes(error.code)) throw error
    }
  }
}
