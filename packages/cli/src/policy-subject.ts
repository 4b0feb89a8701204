import type { PolicySubject } from '@stronghold/stronghold'
import { usage } from './io/errors.js'
import type { ClientOptions } from './session.js'
import { locationOf } from './text.js'

/** The options that say what a policy is attached to. */
export interface SubjectOptions extends ClientOptions {
  readonly vault?: string
  readonly record?: string
}

/** A client, or one of its vaults or records. @throws CliError `USAGE`. */
export function subjectOf({ client, vault, record }: SubjectOptions): PolicySubject {
  if (vault !== undefined && record !== undefined) {
    throw usage('A policy is of a client, of one --vault, or of one --record.')
  }
  if (vault !== undefined) return { client, vault }
  return record === undefined ? { client } : { client, location: locationOf(record, '--record') }
}
