import type { StoredLocation } from '@stronghold/stronghold'
import { type Client, GarbageCollect, RevokeData, StrongholdError } from '@stronghold/stronghold'
import { type AnyClientOptions, inClient } from '../../client/client-session.js'
import { type ConsentOptions, requireConsent } from '../../consent/destroying.js'
import { recordsGoing } from '../../consent/going.js'
import type { UseClient } from '../../file/client-work.js'
import { type WriteOptions, writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { knownExists } from '../../text/known-record.js'
import { knownLocationOf, locationOf } from '../../text/locations.js'
import { nameOrIdOf } from '../../text/names.js'
import { recordSubjects } from '../../text/subjects.js'

interface Destroyed {
  /** Whether one of them was in use. */
  readonly deleted: boolean
  readonly destroyed: number
}

/** Destroys records, revoked or not: all of them, or none. */
export async function run(
  context: Context,
  options: WriteOptions & AnyClientOptions & ConsentOptions,
  ...texts: readonly string[]
): Promise<void> {
  const locations = texts.map((text) => knownLocationOf(text, 'LOC'))
  const use: UseClient<Destroyed, undefined> = async (client, _, { stronghold, proof, signal }) => {
    const isThere = stronghold === undefined || proof === undefined
    const vaults = isThere ? texts.map((text) => locationOf(text, 'LOC').vaultPath) : []
    const going = () => recordsGoing(stronghold, client, locations, vaults)
    await requireConsent(context, options, going, signal)
    if (isThere) {
      return destroyThere(
        client,
        texts.map((text) => locationOf(text, 'LOC')),
      )
    }
    const found: boolean[] = []
    for (const location of locations) {
      found.push(await knownExists(stronghold, client, location))
    }
    const name = nameOrIdOf(options.client, '-c')
    const subjects = recordSubjects(name, client.id, locations)
    const destroyed = await proof.whereRequired((proven) => stronghold.destroy(subjects, proven))
    return { deleted: found.includes(true), destroyed }
  }
  const answer = await inClient(writing, context, options, use, { proves: true })
  await context.output.result(answer, `destroyed ${answer.destroyed}`)
}

// At a peer, procedures do it, which collect all revoked records of the vaults.
async function destroyThere(
  client: Client,
  locations: readonly StoredLocation[],
): Promise<Destroyed> {
  const calls = locations.flatMap((location) => [
    RevokeData({ location, collect: false }),
    GarbageCollect({ vaultPath: location.vaultPath }),
  ])
  const outputs = await client.executeChained(calls)
  const destroyed = outputs.reduce<number>((sum, one) => sum + (one === true ? 0 : Number(one)), 0)
  if (destroyed === 0) throw new StrongholdError('RECORD_NOT_FOUND')
  return { deleted: outputs.includes(true), destroyed }
}
