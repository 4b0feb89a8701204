import { EngineError, idKey } from '@stronghold/engine'
import { ofUnknown } from '../attributes/admitted-entry.js'
import { CONTENT_LENGTH, type RecordEntry, type Tombstone } from '../attributes/entry.js'
import { admitted, type HeldPolicy } from '../attributes/held-policy.js'
import { compareStamps } from '../attributes/stamp.js'
import { makeUsage } from '../attributes/usage.js'
import { Versions } from '../calls/versions.js'
import type { Address } from '../resolver.js'
import type { With } from '../state/authority.js'
import { ClientView, type Found } from './client-view.js'
import type { Joined } from './join.js'
import type { Destination } from './names.js'
import type { Step } from './plan.js'

/** Applies a plan to one client of the open snapshot. */
export class Applier {
  readonly #state: With<
    'powers' | 'meter' | 'resolver' | 'attributes' | 'names' | 'stamp' | 'snapshot'
  >
  readonly #source: ClientView
  /** Whether the source is another snapshot, whose claims of origin do not count here. */
  readonly #foreign: boolean
  readonly #named: { readonly id: Uint8Array; readonly name: Uint8Array | undefined }
  #target: ClientView | undefined
  /** Bytes of the secrets that were copied. */
  copied = 0

  /** `named`: the target, which is made when the first record comes. */
  constructor(
    state: With<'powers' | 'meter' | 'resolver' | 'attributes' | 'names' | 'stamp' | 'snapshot'>,
    source: ClientView,
    foreign: boolean,
    named: { readonly id: Uint8Array; readonly name: Uint8Array | undefined },
    target: ClientView | undefined,
  ) {
    this.#state = state
    this.#source = source
    this.#foreign = foreign
    this.#named = named
    this.#target = target
  }

  /**
   * Applies a step. `false`: its secret does not authenticate. Called in a transaction of the
   * attributes and of the client.
   */
  apply(step: Step): boolean {
    const { source, target, to, verdict, joined, merged } = step
    if (source === undefined || to === undefined) return true
    switch (verdict.act) {
      case 'copy':
        return this.#copy(step, source, to)
      case 'revoke':
        this.#side.client.remove(to.address.vaultId, to.address.recordId)
        this.#bury(source, to)
        return true
      case 'note':
        if (source.revoked) this.#bury(source, to)
        else if (joined !== undefined && merged !== undefined) {
          this.#merge(merged.entry, to, joined)
        }
        this.#raiseNext(source, to)
        return true
      case 'keep':
        if (joined?.narrows && target?.entry !== undefined) this.#amend(target.entry, to, joined)
        return true
      default:
        return true
    }
  }

  #copy({ target, joined }: Step, source: Found, to: Destination): boolean {
    const { client } = this.#side
    const { vaultId, recordId } = to.address
    const isNew = !client.vaultExists(vaultId)
    try {
      this.#state.powers.workspace.run((scratch) => {
        const from = source.address
        const secret = this.#source.client.readSecret(from.vaultId, from.recordId, scratch)
        // A revoked record cannot be written.
        // Only after the source authenticated: what is damaged must not cost the record that is
        // here.
        if (target?.revoked) client.remove(vaultId, recordId)
        client.writeSecret(vaultId, recordId, secret)
        this.copied += secret.length
      })
    } catch (error) {
      if (error instanceof EngineError && error.code === 'RECORD_DAMAGED') return false
      throw error
    }
    if (isNew) this.#describeVault(source.address.vaultId, to)
    this.#describe(source, to, target, joined)
    this.#raiseNext(source, to)
    return true
  }

  /**
   * The attributes of the source are those of the copy, with the stamp of the write that it came
   * from.
   */
  #describe(
    source: Found,
    to: Destination,
    target: Found | undefined,
    joined: Joined | undefined,
  ): void {
    const { client, entries } = this.#side
    const { vaultId, recordId } = to.address
    const present = entries.record(to.address)
    const kept = present?.kind === 'record' ? present : undefined
    const entry = source.entry ?? (kept && ofUnknown(kept))
    if (entry === undefined) {
      this.#put(to.address, undefined)
      return
    }
    const older = target !== undefined && compareStamps(source.stamp, target.stamp) < 0
    const content = client.contentKey(vaultId, recordId) as string
    // Restrictions of both sides stay; a grant of another snapshot is none here (`admitted`).
    const policy = joined === undefined ? this.#taken(source, entry.policy) : joined.policy
    this.#put(to.address, {
      ...entry,
      // A record that replaces a newer one is a write of its own, or the next sync would undo it.
      ...(older ? this.#state.stamp() : {}),
      // The maker of another file could claim of any secret that nobody knows it.
      knownTo: this.#foreign ? 'caller' : entry.knownTo,
      policy,
      // Attributes that do not describe the source's present content do not describe the copy's
      // either.
      content: source.fresh ? content.slice(0, CONTENT_LENGTH) : entry.content,
      location: to.location(),
      widened: this.#foreign || !source.fresh ? undefined : entry.widened,
      // Uses that were counted here stay counted.
      usage: (joined && target?.entry?.usage) ?? makeUsage(),
      ...(joined === undefined ? {} : this.#said(joined)),
    })
  }

  /** For two equal contents, the decided attributes of the one here. */
  #merge(entry: RecordEntry, to: Destination, joined: Joined): void {
    const { vaultId, recordId } = to.address
    const content = this.#side.client.contentKey(vaultId, recordId) as string
    const { policy, amended } = this.#said(joined)
    this.#put(to.address, { ...entry, policy, amended, content: content.slice(0, CONTENT_LENGTH) })
  }

  #amend(entry: RecordEntry, to: Destination, joined: Joined): void {
    this.#put(to.address, { ...entry, ...this.#said(joined) })
  }

  #said({ policy, label, amended }: Joined): Pick<RecordEntry, 'policy' | 'label' | 'amended'> {
    return { policy, label, amended: amended === 'new' ? this.#state.stamp() : amended }
  }

  #bury(source: Found, to: Destination): void {
    const present = this.#target?.entries.record(to.address)
    const { generation, changed, writer } = source.stamp
    const location = to.location() ?? present?.location
    this.#put(to.address, { kind: 'tombstone', generation, changed, writer, location })
  }

  /** A number that one side has used, for a present or a removed version, is used nowhere else. */
  #raiseNext(source: Found, to: Destination): void {
    const location = to.location()
    if (location?.kind !== 'counter') return
    const { entries, client } = this.#side
    const { vaultId } = to.address
    if (entries.vault(vaultId) === undefined)
      this.#state.names.nameVault(entries, location.vaultPath)
    const versions = new Versions(this.#state, client)
    versions.wrote(location)
    const next = this.#source.entries.vault(source.address.vaultId)?.next ?? 0
    if (next > 0) versions.wrote({ ...location, counter: next - 1 })
  }

  #taken({ fresh }: Pick<Found, 'fresh'>, policy: HeldPolicy | undefined): HeldPolicy | undefined {
    return this.#foreign || !fresh ? admitted(policy) : policy
  }

  /** A vault that is made here gets the policy and the name that it has there. */
  #describeVault(from: Uint8Array, to: Destination): void {
    const { entries } = this.#side
    const there = this.#source.entries.vault(from)
    const here = entries.vault(to.address.vaultId)
    const own = isSame(from, to.address.vaultId) ? there?.name : undefined
    const name = here?.name ?? to.location()?.vaultPath ?? own
    const policy = here?.policy ?? this.#taken({ fresh: true }, there?.policy)
    if (name === undefined && policy === undefined) return
    const described = { kind: 'compartment', policy, name } as const
    const entry = { ...described, next: here?.next ?? 0, usage: here?.usage ?? makeUsage() }
    this.#state.attributes.log(entries.putVault(to.address.vaultId, entry))
  }

  get #side(): ClientView {
    this.#target ??= this.#makeTarget()
    return this.#target
  }

  #makeTarget(): ClientView {
    const { snapshot, attributes, powers } = this.#state
    const { id } = this.#named
    const client = snapshot.createClient(id, powers.now())
    attributes.log(() => snapshot.clients.delete(idKey(id)))
    const side = new ClientView(client, attributes)
    const there = this.#source.entries.client
    const own = isSame(this.#source.client.id, id) ? there?.name : undefined
    const name = this.#named.name ?? own
    if (there !== undefined || name !== undefined) {
      const policy = this.#taken({ fresh: true }, there?.policy)
      const described = { kind: 'compartment', policy, name } as const
      const entry = { ...described, next: 0, usage: makeUsage() }
      attributes.log(side.entries.putClient(entry))
    }
    return side
  }

  /** Every write of an entry is logged: a sync that fails at its last record has changed none. */
  #put(address: Address, entry: RecordEntry | Tombstone | undefined): void {
    this.#state.attributes.log(this.#side.entries.putRecord(address, entry))
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return idKey(a) === idKey(b)
}
