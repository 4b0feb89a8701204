import { encode, malformed } from '../contract/codec/index.js'
import { StrongholdError } from '../contract/errors.js'
import { calls as callsCodec } from '../contract/messages/calls.js'
import {
  type ApprovalStatement,
  type ApprovedPlace,
  parseApprovalRequest,
} from '../contract/policy/approval.js'
import type { Call } from '../contract/procedures/define.js'
import { procedureNamed } from '../contract/procedures/table.js'
import { allPlacesOf, isUnnamedSource, type NamedPlace, placesOf } from '../contract/uses/places.js'
import { recordIdOf, sha256, vaultIdOf } from './web-crypto.js'

/** The required content of a request for an approval. */
export interface AskedApproval {
  /** The id of the client (24 bytes). */
  readonly client: Uint8Array
  readonly call: Call
  readonly exact: boolean
  readonly purpose: string
  /** Milliseconds. */
  readonly lifetime: number
  readonly uses: number
}

/** The most that the clock of the zone may be ahead of this one, in milliseconds: a day. */
const skew = 24 * 60 * 60 * 1000

/**
 * Checks a request for an approval against the call that it is for. The answering side may be
 * another machine: signed unseen, one exact use could have become any use, for another client, for
 * a week. The content of places and the seal are left to the zone, which alone knows them.
 * @throws StrongholdError `APPROVAL_INVALID` for a request that says anything else.
 */
export async function requireAsAsked(request: Uint8Array, asked: AskedApproval): Promise<void> {
  const said = parsed(request)
  const { client, call, exact, purpose, lifetime, uses } = asked
  const isAsked =
    isSame(said.client, client) &&
    said.procedure === call.procedure &&
    said.purpose === purpose &&
    said.lifetime === lifetime &&
    // Signed with a later end, it would be valid for longer than intended.
    said.notAfter <= Date.now() + lifetime + skew &&
    said.uses === uses &&
    (exact
      ? said.digest !== undefined && isSame(said.digest, await digestOf(call))
      : said.digest === undefined) &&
    (await areNamed(said.places, call))
  if (!isAsked) throw otherwise()
}

/**
 * Refuses a call that uses a temporary, or a record by its ids: another call of the chain decides
 * the content of a temporary, and an approver would see a name of neither. The zone refuses it too,
 * and cannot say why.
 * @throws StrongholdError `INVALID_ARGUMENT`.
 */
export function requireApprovable({ procedure, input }: Call): void {
  const definition = procedureNamed(procedure)
  if (definition === undefined || !allPlacesOf(definition, input).some(isUnnamedSource)) return
  throw malformed('call: wanted sources that are stored, got a temporary or ids.')
}

async function areNamed(
  places: readonly ApprovedPlace[],
  { procedure, input }: Call,
): Promise<boolean> {
  const definition = procedureNamed(procedure)
  const named = definition === undefined ? [] : placesOf(definition, input)
  if (places.length !== named.length) return false
  for (const [i, place] of named.entries()) {
    if (!(await isNamed(places[i] as ApprovedPlace, place))) return false
  }
  return true
}

async function isNamed(said: ApprovedPlace, place: NamedPlace): Promise<boolean> {
  const { vault, record, version } = said
  if (said.role !== place.role) return false
  if (place.role === 'collect') {
    return record === undefined && isSame(vault, await vaultIdOf(place.vaultPath))
  }
  const { location } = place
  const isHead = location.kind === 'counter' && location.counter === undefined
  return (
    // Only the zone knows the number of the head. It can only be a number of that counter.
    isHead === (version !== undefined) &&
    isSame(vault, await vaultIdOf(location.vaultPath)) &&
    record !== undefined &&
    isSame(record, await recordIdOf(location, version))
  )
}

/** SHA-256 of a call without its approval. */
async function digestOf(call: Call): Promise<Uint8Array> {
  const bytes = encode(callsCodec, [{ ...call, approval: undefined }])
  try {
    return await sha256(bytes)
  } finally {
    bytes.fill(0)
  }
}

function parsed(request: Uint8Array): ApprovalStatement {
  try {
    return parseApprovalRequest(request)
  } catch (cause) {
    throw otherwise(cause)
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

function otherwise(cause?: unknown): StrongholdError {
  const detail = 'The request that came back says something else than was asked for.'
  return new StrongholdError('APPROVAL_INVALID', { detail, cause })
}
