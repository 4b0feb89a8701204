import { exactMethods } from '../contract/codec/exact.js'
import { type Check, given, misfit, shows } from '../contract/codec/index.js'
import { type Path, pathBytes, type StoredLocation, storedLocation } from '../contract/location.js'
import { AttachPolicy, GrantApproval, ReadPolicy } from '../contract/messages/policy.js'
import { type Policy, statedPolicy } from '../contract/policy/policy.js'
import { isPurpose } from '../contract/policy/purpose.js'
import { procedureName } from '../contract/procedures/procedure-name.js'
import { requireKnownWords } from '../contract/uses/known-words.js'
import { type KeyProvider, keyProvider, spending } from './key-provider.js'
import type { ZoneSession } from './session/zone-session.js'

/** The subject of a policy: a client, or a vault or a record of it. */
export interface PolicySubject {
  /** The client's path. */
  readonly client: Path
  /** Either a vault of the client or a record of it, or neither: the client. `undefined` is refused. */
  readonly vault?: Path
  readonly location?: StoredLocation
}

/** The terms of an approval by the holder of a Stronghold. */
export interface ApprovalGrant {
  /** The path of the client that may use the approval. */
  readonly client: Path
  /** The procedure's name; any where it is left out. `undefined` is refused. */
  readonly procedure?: string
  /** The place; any where it is left out. `undefined` is refused. */
  readonly location?: StoredLocation
  /** The purpose; a policy can demand a certain one. */
  readonly purpose: string
  /** Milliseconds from now, at most a week. */
  readonly lifetime: number
  /** The number of calls that it covers, by default one. */
  readonly uses?: number
}

/** Reads a client, or a vault or record of one, by names. */
export const subjectFields = given.fields<PolicySubject>({
  client: given.path,
  vault: given.orNoKey(given.path),
  location: given.orNoKey(given.as(storedLocation)),
})
const subjects: Check<PolicySubject> = (value) => {
  const subject = subjectFields(value)
  if (subject.vault === undefined || subject.location === undefined) return subject
  throw misfit('a vault, a location or neither', value, 'both')
}
const policies = given.within('policy', policyOf)
const purpose: Check<string> = (value) => {
  const text = given.text(value)
  if (isPurpose(text)) return text
  throw misfit('one line of at most 256 bytes', value, 'other text')
}
const attachOptions = given.fields<{ readonly current?: KeyProvider }>({
  current: given.optional(keyProvider),
})
const grants = given.fields<ApprovalGrant>({
  client: given.path,
  procedure: given.orNoKey(procedureName),
  location: given.orNoKey(given.as(storedLocation)),
  purpose,
  lifetime: given.integer(1, 7 * 24 * 60 * 60 * 1000),
  uses: given.optional(given.integer(1, 0xffff_ffff)),
})

/** A policy whose words are known. A typing error would make a secret useless. */
function policyOf(value: unknown): Policy {
  const own = given.as(statedPolicy)(value)
  requireKnownWords(own)
  return own
}

/** The policies of a Stronghold's clients, vaults and records (docs/spec/policy.md). */
export class Policies {
  readonly #zone: ZoneSession

  constructor(zone: ZoneSession) {
    this.#zone = zone
  }

  /**
   * Attaches a policy; a commit then writes it. From then on, everything that it does not name is
   * denied.
   *
   * The first policy needs nothing, as long as it only narrows. To replace one, to take it off
   * (`undefined`), to let a secret leave under any key or show it to procedures of the application,
   * `current` is needed: the present key once more, or code in this host could lift any restriction.
   * @throws StrongholdError `PROOF_REQUIRED` without `current`, `WRONG_KEY`, `CLIENT_NOT_FOUND`,
   *   `VAULT_NOT_FOUND`, `RECORD_NOT_FOUND`, `INVALID_ARGUMENT`.
   */
  async attach(
    subject: PolicySubject,
    policy: Policy | undefined,
    options: { readonly current?: KeyProvider } = {},
  ): Promise<void> {
    const keys: (KeyProvider | undefined)[] = [Object(options).current]
    return spending(keys, async () => {
      const checked = given.read('subject', subjects, subject)
      const own = given.read('policy', given.optional(policies), policy)
      const { current } = given.read('options', attachOptions, options)
      keys.push(current)
      const session = this.#zone.require()
      const input = { subject: subjectPaths(checked), policy: own }
      if (current === undefined) return session.request(AttachPolicy, input)
      return current.lend((proof) => session.request(AttachPolicy, { ...input, current: proof }))
    })
  }

  /** The policy that is attached to the subject itself. @throws StrongholdError as `attach`. */
  async read(subject: PolicySubject): Promise<Policy | undefined> {
    const own = given.read('subject', subjects, subject)
    const answer = await this.#zone.require().request(ReadPolicy, { subject: subjectPaths(own) })
    return answer.policy
  }

  /**
   * A token (32 bytes) for `CallOptions.approval`, where a policy requires approval by the holder
   * of the Stronghold. It ends with its lifetime, its uses, or the zone.
   * @throws StrongholdError `CLIENT_NOT_FOUND`, `INVALID_ARGUMENT`.
   */
  async grantApproval(options: ApprovalGrant): Promise<Uint8Array> {
    const { client, uses = 1, ...grant } = given.read('options', grants, options)
    const input = { ...grant, client: pathBytes(client), uses }
    return this.#zone.require().request(GrantApproval, input)
  }
}

exactMethods(Policies, { attach: 3 })

/** The same with paths as bytes, as messages name it. */
export function subjectPaths({ client, vault, location }: PolicySubject) {
  const vaultPath = vault === undefined ? undefined : pathBytes(vault)
  return { client: pathBytes(client), vaultPath, location }
}
shows(Policies, 'Policies')
