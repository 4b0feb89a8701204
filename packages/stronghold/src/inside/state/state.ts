import type { SnapshotState } from '@stronghold/engine'
import type { Tally } from '../../contract/budget/tally.js'
import { StrongholdError } from '../../contract/errors.js'
import { AttributeTable } from '../attributes/attribute-table.js'
import { StampMaker } from '../attributes/stamp.js'
import { Approvals } from '../policy/approvals.js'
import { Guard } from '../policy/guard.js'
import type { InsidePowers } from '../powers.js'
import { Resolver } from '../resolver.js'
import type { Authority } from './authority.js'
import { BatchSecrets } from './batch-secrets.js'
import { Clients } from './clients.js'
import { Handles } from './handles.js'
import { HostMemory } from './host-memory.js'
import { KnownNames } from './known-names.js'
import {
  closeSnapshot,
  type Lineage,
  type OpenSnapshot,
  type SnapshotKeys,
} from './open-snapshot.js'
import { OwnerCheck } from './owner-check.js'
import { PublicValues } from './public-values.js'
import { StoredKeys } from './stored-keys.js'
import { Stores } from './stores.js'
import { VerifiedKey } from './verified-key.js'

/**
 * What the inside remembers between messages, and all powers over it. Only a composition holds
 * this: it makes one, and hands `attenuated` parts of it out.
 */
export class InsideState implements Authority, Disposable {
  readonly powers: InsidePowers
  readonly memory = new HostMemory()
  readonly resolver: Resolver
  readonly clients: Clients
  readonly handles = new Handles()
  readonly stores = new Stores(this.handles)
  readonly names: KnownNames
  readonly guard: Guard
  readonly approvals: Approvals
  readonly owner: OwnerCheck
  readonly batchSecrets = new BatchSecrets()
  readonly publicValues = new PublicValues()
  readonly revealed: Uint8Array[] = []
  readonly storedKeys = new StoredKeys()
  readonly verifiedKey = new VerifiedKey()
  /** Of the message that is handled; see `Authority`. */
  meter: Tally | undefined
  readonly #stamps: StampMaker
  #open: OpenSnapshot | undefined
  #attributes: AttributeTable | undefined
  #temporaries = 0

  constructor(powers: InsidePowers) {
    this.powers = powers
    // The meter is looked up at each charge: it is another one with each message.
    this.resolver = new Resolver(powers.crypto, (kind, bytes) => this.meter?.name(kind, bytes))
    this.clients = new Clients(
      powers,
      () => this.snapshot,
      (kind, bytes) => this.meter?.name(kind, bytes),
      (id) => this.approvals.withdraw(id),
    )
    this.names = new KnownNames(this.resolver, () => this.attributes)
    this.approvals = new Approvals(
      powers,
      (client, address) => this.attributes.of(client).record(address),
      (revoked) => this.meter?.things('mark', revoked),
    )
    this.guard = new Guard(this.approvals, powers.now)
    this.owner = new OwnerCheck(powers, this.memory, this.batchSecrets, () => this.keys)
    this.#stamps = new StampMaker(powers)
  }

  get snapshot(): SnapshotState {
    return this.#opened.snapshot
  }

  get lineage(): Lineage {
    return this.#opened.lineage
  }

  get keys(): SnapshotKeys {
    return this.#opened.keys
  }

  get attributes(): AttributeTable {
    if (this.#attributes === undefined) throw new StrongholdError('LOCKED')
    return this.#attributes
  }

  readonly stamp: Authority['stamp'] = () => this.#stamps.stamp(this.lineage.clock + 1)

  readonly temporaryContent: Authority['temporaryContent'] = () =>
    `temporary ${this.#temporaries++}`

  // The attributes of the snapshot before are dropped with it: they name its clients, and what is
  // said of one snapshot grants nothing in another.
  readonly install: Authority['install'] = (open) => {
    this.#open = open
    this.#attributes = new AttributeTable(this.powers, open.snapshot, 'own', (bytes, names) =>
      this.meter?.entry(bytes, names),
    )
  }

  readonly replaceSnapshot: Authority['replaceSnapshot'] = (snapshot) => {
    const open = this.#opened
    // Its master key goes: what was sealed under it cannot be opened by anybody again.
    open.snapshot[Symbol.dispose]()
    this.install({ ...open, snapshot })
    this.#forgetAll()
  };

  /** Wipes all keys, for an inside without a process of its own to end. */
  [Symbol.dispose](): void {
    this.#forgetAll()
    this.verifiedKey[Symbol.dispose]()
    const open = this.#open
    this.#open = undefined
    this.#attributes = undefined
    if (open !== undefined) closeSnapshot(open)
  }

  /** The phases of the program make sure that there is one. */
  get #opened(): OpenSnapshot {
    if (this.#open === undefined) throw new StrongholdError('LOCKED')
    return this.#open
  }

  /** Handles and keys of a content that is no more would reach into the one that comes. */
  #forgetAll(): void {
    this.batchSecrets.forget()
    this.approvals.withdraw()
    this.handles.clear()
    this.storedKeys[Symbol.dispose]()
  }
}
