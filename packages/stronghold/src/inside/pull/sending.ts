import { type ClientState, idKey } from '@stronghold/engine'
import type { Address } from '../resolver.js'
import type { With } from '../state/authority.js'
import { Applier } from '../sync/apply.js'
import { ClientView } from '../sync/client-view.js'
import { hindrance, type MakingVaults } from '../sync/permission.js'
import { noteSent } from '../sync/sent.js'

interface Sender {
  readonly side: ClientView
  readonly applier: Applier
  readonly making: MakingVaults
}

/** Puts records of a source into an empty snapshot, like a sync, but by their ids. */
export class Sending {
  /** Records and revocations that were put. */
  records = 0
  readonly #source: With<'powers' | 'attributes'>
  readonly #bundle: With<
    'powers' | 'meter' | 'resolver' | 'attributes' | 'names' | 'stamp' | 'snapshot'
  >
  readonly #clients = new Map<string, Sender>()

  constructor(
    source: With<'powers' | 'attributes'>,
    bundle: With<'powers' | 'meter' | 'resolver' | 'attributes' | 'names' | 'stamp' | 'snapshot'>,
  ) {
    this.#source = source
    this.#bundle = bundle
  }

  /** Bytes of the secrets that were put. */
  get bytes(): number {
    let bytes = 0
    for (const { applier } of this.#clients.values()) bytes += applier.copied
    return bytes
  }

  /**
   * Puts a record, unless a policy keeps it here or it does not authenticate; answers whether it
   * did.
   */
  add(client: ClientState, address: Address): boolean {
    const { side, applier, making } = this.#sender(client)
    const found = side.at(address)
    if (found === undefined) return false
    const now = this.#source.powers.now()
    // The scope has let it pass; its own policies are asked as by any other sync.
    if (hindrance(side, found, undefined, address, undefined, making, now) !== undefined) {
      return false
    }
    // The receiver does not believe a false name.
    const { location: name } = found
    const location = () =>
      name?.kind === 'counter' && name.counter === undefined ? undefined : name
    const verdict = found.revoked
      ? ({ act: 'note' } as const)
      : ({ act: 'copy', reason: 'absent' } as const)
    const to = { address, location } as Parameters<Applier['apply']>[0]['to']
    const step = { from: address, source: found, target: undefined, to, verdict }
    if (!applier.apply(step)) return false
    this.records++
    noteSent(side.entries, address)
    return true
  }

  #sender(client: ClientState): Sender {
    const known = this.#clients.get(idKey(client.id))
    if (known !== undefined) return known
    const side = new ClientView(client, this.#source.attributes)
    const named = { id: client.id, name: undefined }
    const applier = new Applier(this.#bundle, side, true, named, undefined)
    const sender = { side, applier, making: new Map() }
    this.#clients.set(idKey(client.id), sender)
    return sender
  }
}
