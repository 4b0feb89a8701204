import type { PolicySubject } from '@stronghold/stronghold'
import { usage } from '../io/errors.js'
import { locationOf } from '../text/locations.js'
import { pathOfName } from '../text/names.js'
import type { ClientOptions } from './session.js'

/** The options that say what a policy is attached to. */
export interface SubjectOptions extends ClientOptions {
  readonly vault?: string
  readonly record?: string
}

/** A client, or one of its vaults or records. @throws CliError `USAGE`. */
export function subjectOf({ client: name, vault, record }: SubjectOptions): PolicySubject {
  if (vault !== undefined && record !== undefined) {
    throw usage('A policy is of a client, of one --vault, or of one --record.')
  }
  const client = pathOfName(name, '-c')
  if (vault !== undefined) return { client, vault: pathOfName(vault, '--vault') }
  return record === undefined ? { client } : { client, location: locationOf(record, '--record') }
}
