import type { Client, StoredLocation } from '@stronghold/stronghold'
import type { AnyClientOptions } from './client-session.js'
import type { Context } from './context.js'
import { CliError } from './io/errors.js'
import type { WriteOptions } from './session.js'

/** The options of every command that writes a secret. */
export interface NewRecordOptions extends WriteOptions, AnyClientOptions {
  readonly output: string
  readonly replace?: true
}

/**
 * Refuses to destroy a secret by accident.
 * @throws CliError `RECORD_EXISTS` unless `--replace`.
 */
export async function requireFree(
  client: Client,
  location: StoredLocation,
  { replace }: Pick<NewRecordOptions, 'replace'>,
): Promise<void> {
  // Writing to the head makes a new version and destroys none.
  if (location.kind === 'counter' && location.counter === undefined) return
  if (replace || !(await client.recordExists(location))) return
  throw new CliError('RECORD_EXISTS', 'There is a record already where the secret should go.', {
    hint: 'choose another location, or destroy the old secret with --replace',
  })
}

/** Tells where a new secret is. */
export function tellWritten({ output }: Context, location: string): Promise<void> {
  return output.result({ output: location }, location)
}
