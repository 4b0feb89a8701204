import { type ClientState, countRecords } from '@stronghold/engine'
import type { Codec } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import type { AttachPolicy, GrantApproval, ReadPolicy } from '../../contract/messages/policy.js'
import type { RequestApproval } from '../../contract/messages/to-client/calls.js'
import type { LabelRecord } from '../../contract/messages/to-client/records.js'
import { PruneVersions } from '../../contract/messages/to-client/versions.js'
import type { Policy } from '../../contract/policy/policy.js'
import type { SecretType } from '../../contract/procedures/secret-type.js'
import {
  defaultPolicy,
  defaultPolicyOf,
  isBuiltInUsage,
} from '../../contract/uses/default-policy.js'
import { ofUnknown } from '../attributes/admitted-entry.js'
import {
  CONTENT_LENGTH,
  checkedLabel,
  makeCompartment,
  type RecordEntry,
} from '../attributes/entry.js'
import { type HeldPolicy, stated } from '../attributes/held-policy.js'
import { makeUsage } from '../attributes/usage.js'
import { permitPruning, revokeRecord } from '../calls/removal.js'
import { digestOf } from '../calls/running-call.js'
import { addressesOf, usedPlaces } from '../calls/used-places.js'
import { Versions } from '../calls/versions.js'
import { isGranted, loosens, requireKnownUsages } from '../policy/loosening.js'
import { typeOf } from '../policy/source.js'
import type { With } from '../state/authority.js'
import type { Handling } from '../state/handling.js'

type InputOf<M> = M extends { readonly input: Codec<infer T> } ? T : never
type PolicySubject = InputOf<typeof ReadPolicy>['subject']

/**
 * Sets the policy of a client, a vault or a record. Without the present key only the first one can
 * be set, and only one that grants nothing new (docs/spec/policy.md, "Changing a policy").
 */
export function attachPolicy(
  state: With<'meter' | 'resolver' | 'clients' | 'attributes' | 'stamp' | 'owner'>,
  { subject, policy, current }: InputOf<typeof AttachPolicy>,
  { scratch }: Handling,
): undefined {
  const { entry, unstated, put } = subjectOf(state, subject)
  requireKnownUsages(policy)
  if (entry.policy !== undefined || policy === undefined || !isGranted(policy, unstated)) {
    // Code that only runs in this host could otherwise lift any restriction.
    if (current === undefined) throw new StrongholdError('PROOF_REQUIRED')
    state.owner.require(current, scratch)
  }
  // This policy does not count uses under another one.
  put(policy && stated(policy), current !== undefined)
  return undefined
}

/** What is said there itself; what else holds is the meet with the levels around it. */
export function readPolicy(
  state: With<'meter' | 'resolver' | 'clients' | 'attributes' | 'stamp'>,
  { subject }: InputOf<typeof ReadPolicy>,
): { policy?: Policy | undefined } {
  return { policy: subjectOf(state, subject).entry.policy }
}

/**
 * A token by the owner of this Stronghold: with it, the holder of the client can make approved
 * uses.
 */
export function grantApproval(
  state: With<'meter' | 'resolver' | 'clients' | 'attributes' | 'approvals'>,
  { client: path, location, ...grant }: InputOf<typeof GrantApproval>,
): Uint8Array {
  const client = state.clients.of(path)
  const places =
    location && addressesOf(state, client, location).map((address) => ({ client, ...address }))
  return state.approvals.grant({ ...grant, client: client.id, places })
}

/**
 * The bytes for an approver elsewhere to sign. One call only, and no unnamed source: a person has
 * to be shown what is approved.
 */
export function requestApproval(
  state: With<'powers' | 'meter' | 'resolver' | 'clients' | 'handles' | 'attributes' | 'approvals'>,
  { handle, calls, exact, purpose, lifetime, uses }: InputOf<typeof RequestApproval>,
): Uint8Array {
  const client = state.handles.client(handle)
  const [call] = calls
  if (call === undefined || calls.length !== 1) throw new StrongholdError('INVALID_ARGUMENT')
  const places = usedPlaces(state, client, call)
  if (places === undefined) throw new StrongholdError('INVALID_ARGUMENT')
  return state.approvals.request({
    client: client.id,
    procedure: call.procedure,
    places,
    digest: exact ? digestOf(call, state.powers.crypto) : undefined,
    purpose,
    lifetime,
    uses,
  })
}

/** A label is what people were told of a record; it decides nothing. */
export function labelRecord(
  state: With<'meter' | 'resolver' | 'handles' | 'attributes' | 'stamp'>,
  { handle, location, label }: InputOf<typeof LabelRecord>,
): undefined {
  checkedLabel(label)
  const client = state.handles.client(handle)
  const { entry, replace } = recordSubject(state, client, location)
  replace({ ...entry, label, amended: state.stamp() })
  return undefined
}

/**
 * Destroys the oldest versions of a counter, a portion at a time: one message must not hold all
 * others.
 */
export function pruneVersions(
  state: With<
    | 'powers'
    | 'meter'
    | 'resolver'
    | 'clients'
    | 'handles'
    | 'attributes'
    | 'stamp'
    | 'guard'
    | 'batchSecrets'
  >,
  { handle, vaultPath, keep }: InputOf<typeof PruneVersions>,
): number {
  const client = state.handles.client(handle)
  if (keep < 1) throw new StrongholdError('INVALID_ARGUMENT')
  const versions = new Versions(state, client)
  const old = versions.list(vaultPath).slice(0, -keep).slice(0, PruneVersions.ofClient.portion)
  const vaultId = state.resolver.vaultId(vaultPath)
  state.meter?.things('prune', old.length)
  state.meter?.things('collect', countRecords(client, vaultId).revoked)
  state.batchSecrets.forget()
  return state.attributes.transaction(() =>
    client.transaction(() => {
      const locations = old.map(({ counter }) => ({ kind: 'counter', vaultPath, counter }) as const)
      permitPruning(state, client, vaultPath, locations)
      for (const location of locations) revokeRecord(state, client, location)
      client.collectGarbage(vaultId)
      return old.length
    }),
  )
}

interface SubjectEntry {
  readonly entry: { readonly policy?: Policy | undefined }
  /** The policy in force while none is stated. */
  readonly unstated: Policy
  /** `proven`: with the present key, so that the owner decides the uses. */
  put(policy: HeldPolicy | undefined, proven: boolean): void
}

function subjectOf(
  state: With<'meter' | 'resolver' | 'clients' | 'attributes' | 'stamp'>,
  { client: path, vaultPath, location }: PolicySubject,
): SubjectEntry {
  if (vaultPath !== undefined && location !== undefined)
    throw new StrongholdError('INVALID_ARGUMENT')
  const client = state.clients.of(path)
  const entries = state.attributes.of(client)
  if (location !== undefined) {
    const { entry, type, replace } = recordSubject(state, client, location)
    // An amendment has a stamp of its own: a sync carries the policy, and undoes no content.
    return {
      entry,
      unstated: defaultPolicyOf(type),
      put: (policy, proven) => {
        const widened = proven ? policy?.usages.filter(isBuiltInUsage) : undefined
        const knownTo = loosens(policy) ? 'caller' : entry.knownTo
        const said = { amended: state.stamp(), knownTo, policy, widened }
        replace({ ...entry, ...said, usage: makeUsage() })
      },
    }
  }
  if (vaultPath !== undefined) {
    const vaultId = state.resolver.vaultId(vaultPath)
    const entry = entries.vault(vaultId) ?? makeCompartment(vaultPath)
    return {
      entry,
      unstated: defaultPolicy,
      put: (policy) => void entries.putVault(vaultId, { ...entry, policy, usage: makeUsage() }),
    }
  }
  const entry = entries.client ?? makeCompartment(path)
  return {
    entry,
    unstated: defaultPolicy,
    put: (policy) => void entries.putClient({ ...entry, policy, usage: makeUsage() }),
  }
}

function recordSubject(
  state: With<'meter' | 'resolver' | 'attributes' | 'stamp'>,
  client: ClientState,
  location: NonNullable<PolicySubject['location']>,
): {
  readonly entry: RecordEntry
  /** Of the present content. */
  readonly type: SecretType
  replace(entry: RecordEntry): void
} {
  const fixed = new Versions(state, client).toRead(location)
  const address = state.resolver.resolve(fixed)
  const { vaultId, recordId } = address
  if (!client.vaultExists(vaultId)) throw new StrongholdError('VAULT_NOT_FOUND')
  const content = client.contentKey(vaultId, recordId)
  if (content === undefined) throw new StrongholdError('RECORD_NOT_FOUND')
  const entries = state.attributes.of(client)
  const known = entries.record(address)
  const entry = known?.kind === 'record' ? presently(known, content) : foreign(state, content)
  const type = typeOf(entry, content)
  return { entry, type, replace: (value) => void entries.putRecord(address, value) }
}

/** The attributes of a record that stay when another tool wrote a new content: restrictions. */
function presently(entry: RecordEntry, content: string): RecordEntry {
  if (content.startsWith(entry.content)) return entry
  return { ...ofUnknown(entry), content: content.slice(0, CONTENT_LENGTH) }
}

/** The attributes of a record that another tool wrote. */
function foreign(state: With<'stamp'>, content: string): RecordEntry {
  const stamp = state.stamp()
  return {
    kind: 'record',
    type: 'Unknown',
    knownTo: 'caller',
    content: content.slice(0, CONTENT_LENGTH),
    created: stamp.changed,
    ...stamp,
    readers: [],
    usage: makeUsage(),
  }
}
