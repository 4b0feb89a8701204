import { type Call, type Client, RevokeData, type StoredLocation } from '@stronghold/stronghold'
import { type ConsentOptions, requireConsent } from '../consent/destroying.js'
import { recordsGoing } from '../consent/going.js'
import type { Surroundings } from '../file/client-work.js'
import type { WriteOptions } from '../file/session.js'
import type { Context } from '../io/context.js'
import { CliError } from '../io/errors.js'
import type { AnyClientOptions } from './client-session.js'

/** The options of every command that writes a secret. */
export interface NewRecordOptions extends WriteOptions, AnyClientOptions, ConsentOptions {
  readonly output: string
  readonly replace?: true
}

type Replacing = Pick<NewRecordOptions, 'replace' | 'yes'>

/**
 * Refuses to destroy a secret by accident.
 * @throws CliError `RECORD_EXISTS` unless `--replace`.
 */
export async function requireFree(
  client: Client,
  location: StoredLocation,
  { replace }: Replacing,
): Promise<void> {
  if (isHead(location) || replace || !(await client.recordExists(location))) return
  throw new CliError('RECORD_EXISTS', 'There is a record already where the secret should go.', {
    hint: 'choose another location, or destroy the old secret with --replace',
  })
}

/**
 * Runs a call that writes a secret at a location. An existing record is refused or, with
 * `--replace`, destroyed first, in the same transaction: its policy, readers and label do not stay,
 * and when the call fails nothing is lost.
 * @throws CliError `RECORD_EXISTS` unless `--replace`.
 */
export async function writeRecord<Output>(
  context: Context,
  client: Client,
  location: StoredLocation,
  call: Call<Output>,
  { replace, yes }: Replacing,
  { stronghold, proof, signal }: Surroundings,
): Promise<Output> {
  await requireFree(client, location, replace ? { replace } : {})
  if (!replace || isHead(location)) return client.execute(call)
  // At a peer, the other revoked records of the vault go with it.
  const collected = stronghold === undefined ? [location.vaultPath] : []
  const going = async () => {
    const locations = (await client.recordExists(location)) ? [location] : []
    return recordsGoing(stronghold, client, locations, collected)
  }
  await requireConsent(context, yes ? { yes } : {}, going, signal)
  if (stronghold === undefined || proof === undefined) return replaceThere(client, location, call)
  return proof.whereRequired((options) => stronghold.replace(client, call, options))
}

/**
 * Whether commands that write need the proof: a policy may forbid the destruction that `--replace`
 * asks for.
 */
export function mayProve({ replace }: Replacing): boolean {
  return replace === true
}

// The owner of that file may replace; a peer may do only what was granted.
async function replaceThere<Output>(
  client: Client,
  location: StoredLocation,
  call: Call<Output>,
): Promise<Output> {
  const revoke = RevokeData({ location, collect: true })
  const [, output] = await client.executeChained([revoke, call])
  return output as Output
}

// Writing to the head makes a new version and destroys none.
function isHead(location: StoredLocation): boolean {
  return location.kind === 'counter' && location.counter === undefined
}

/** Reports the place of a new secret. */
export function tellWritten({ output }: Context, location: string): Promise<void> {
  return output.result({ output: location }, location)
}
