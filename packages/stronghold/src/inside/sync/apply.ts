import { EngineError, idKey } from '@stronghold/engine'
import { defaultPolicyOf } from '../../policy/default-policy.js'
import { CONTENT_LENGTH, type RecordEntry, type Tombstone } from '../attributes/entry.js'
import { compareStamps } from '../attributes/stamp.js'
import { admitted, allOf, type HeldPolicy } from '../policy/held-policy.js'
import { makeUsage } from '../policy/usage.js'
import type { Address } from '../resolver.js'
import type { InsideState } from '../state.js'
import { Versions } from '../versions.js'
import type { Destination } from './names.js'
import type { Step } from './plan.js'
import { type Found, Side } from './side.js'

/** Writes what was planned into one client of the open snapshot. */
export class Applier {
  readonly #state: InsideState
  readonly #source: Side
  /** Whether the source is of another snapshot, whose words on origin count for nothing here. */
  readonly #foreign: boolean
  readonly #named: { readonly id: Uint8Array; readonly name: Uint8Array | undefined }
  #target: Side | undefined
  /** Bytes of the secrets that were copied. */
  copied = 0

  /** `named`: the target, which is made when the first record comes. */
  constructor(
    state: InsideState,
    source: Side,
    foreign: boolean,
    named: { readonly id: Uint8Array; readonly name: Uint8Array | undefined },
    target: Side | undefined,
  ) {
    this.#state = state
    this.#source = source
    this.#foreign = foreign
    this.#named = named
    this.#target = target
  }

  /**
   * Does what a step says. `false`: its secret does not authenticate.
   * To be called in a transaction of the attributes and of the client.
   */
  apply({ source, target, to, verdict }: Step): boolean {
    if (source === undefined || to === undefined) return true
    switch (verdict.act) {
      case 'copy':
        return this.#copy(source, target, to)
      case 'revoke':
        this.#side.client.remove(to.address.vaultId, to.address.recordId)
        this.#put(to.address, tombstone(source))
        return true
      case 'note':
        if (source.revoked) this.#put(to.address, tombstone(source))
        else this.#describe(source, to, target, false)
        return true
      default:
        return true
    }
  }

  #copy(source: Found, target: Found | undefined, to: Destination): boolean {
    const { client } = this.#side
    const { vaultId, recordId } = to.address
    const isNew = !client.vaultExists(vaultId)
    try {
      this.#state.powers.workspace.run((scratch) => {
        const from = source.address
        const secret = this.#source.client.readSecret(from.vaultId, from.recordId, scratch)
        // A revoked record cannot be written.
        if (target?.revoked) client.remove(vaultId, recordId)
        client.writeSecret(vaultId, recordId, secret)
        this.copied += secret.length
      })
    } catch (error) {
      if (error instanceof EngineError && error.code === 'RECORD_DAMAGED') return false
      throw error
    }
    if (isNew) this.#describeVault(source.address.vaultId, to)
    this.#describe(source, to, target, true)
    const location = to.location()
    if (location?.kind === 'counter') new Versions(this.#state, client).wrote(location)
    return true
  }

  /** What is known of the source is known of the copy, with the stamp of the write it came from. */
  #describe(source: Found, to: Destination, target: Found | undefined, replaces: boolean): void {
    const { client, entries } = this.#side
    const { vaultId, recordId } = to.address
    const present = entries.record(to.address)
    const kept = present?.kind === 'record' ? present : undefined
    const entry = source.entry ?? (kept && ofUnknown(kept))
    if (entry === undefined) {
      this.#put(to.address, undefined)
      return
    }
    const replaced = replaces ? target : undefined
    const older = replaced !== undefined && compareStamps(source.stamp, replaced.stamp) < 0
    const content = client.contentKey(vaultId, recordId) as string
    this.#put(to.address, {
      ...entry,
      // What replaces something newer is a write of its own, or the next sync would undo it.
      ...(older ? this.#state.stamp() : {}),
      // Whoever made another file could say of any secret that nobody knows it.
      knownTo: this.#foreign ? 'caller' : entry.knownTo,
      policy: this.#policyOf(source, entry, target),
      // What was not said of the source's present content is not said of the copy's either.
      content: source.fresh ? content.slice(0, CONTENT_LENGTH) : entry.content,
      location: to.location(),
      usage: replaced === undefined && kept !== undefined ? kept.usage : makeUsage(),
    })
  }

  /** Of a record that is here, what holds here can only become narrower, whoever wrote later. */
  #policyOf(
    { fresh }: Found,
    { policy, type }: RecordEntry,
    target: Found | undefined,
  ): HeldPolicy | undefined {
    // What was granted for another content was not granted for this one.
    const incoming = this.#foreign || !fresh ? admitted(policy) : policy
    if (target === undefined || target.revoked) return incoming
    const here = target.entry?.policy
    if (here === undefined && incoming === undefined) return undefined
    const [typeHere, typeThere] = [target.fresh && target.entry?.type, fresh && type]
    return allOf([
      here ?? defaultPolicyOf(typeHere || 'Unknown'),
      incoming ?? defaultPolicyOf(typeThere || 'Unknown'),
    ])
  }

  #taken(policy: HeldPolicy | undefined): HeldPolicy | undefined {
    return this.#foreign ? admitted(policy) : policy
  }

  /** A vault that is made here gets the policy that it has there, and its name. */
  #describeVault(from: Uint8Array, to: Destination): void {
    const { entries } = this.#side
    const there = this.#source.entries.vault(from)
    const here = entries.vault(to.address.vaultId)
    const own = isSame(from, to.address.vaultId) ? there?.name : undefined
    const name = here?.name ?? to.location()?.vaultPath ?? own
    const policy = here?.policy ?? this.#taken(there?.policy)
    if (name === undefined && policy === undefined) return
    const described = { kind: 'compartment', policy, name } as const
    const entry = { ...described, next: here?.next ?? 0, usage: here?.usage ?? makeUsage() }
    this.#state.attributes.log(entries.putVault(to.address.vaultId, entry))
  }

  get #side(): Side {
    this.#target ??= this.#makeTarget()
    return this.#target
  }

  #makeTarget(): Side {
    const { open, attributes, powers } = this.#state
    const { id } = this.#named
    const client = open.snapshot.createClient(id, powers.now())
    attributes.log(() => open.snapshot.clients.delete(idKey(id)))
    const side = new Side(client, attributes)
    const there = this.#source.entries.client
    const own = isSame(this.#source.client.id, id) ? there?.name : undefined
    const name = this.#named.name ?? own
    if (there !== undefined || name !== undefined) {
      const policy = this.#taken(there?.policy)
      const described = { kind: 'compartment', policy, name } as const
      const entry = { ...described, next: 0, usage: makeUsage() }
      attributes.log(side.entries.putClient(entry))
    }
    return side
  }

  #put(address: Address, entry: RecordEntry | Tombstone | undefined): void {
    this.#state.attributes.log(this.#side.entries.putRecord(address, entry))
  }
}

/**
 * What stays of what is said of a record when a secret takes its place of which nothing is known:
 * its restrictions. Readers and looser words were for what was there.
 */
function ofUnknown(entry: RecordEntry): RecordEntry {
  return {
    ...entry,
    type: 'Unknown',
    knownTo: 'caller',
    readers: [],
    policy: admitted(entry.policy),
  }
}

function tombstone({ stamp }: Found): Tombstone {
  const { generation, changed, writer } = stamp
  return { kind: 'tombstone', generation, changed, writer }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return idKey(a) === idKey(b)
}
