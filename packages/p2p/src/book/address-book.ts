import { type Store, StrongholdError } from '@stronghold/stronghold'
import {
  boolean,
  type Codec,
  decode,
  encode,
  fixedBytes,
  given,
  list,
  malformed,
  oneOf,
  optional,
  struct,
  text,
  type ValueOf,
} from '@stronghold/stronghold/codec'
import { anyInbound, anyOutbound } from '../firewall/known-rule.js'
import {
  firstRulesCodec,
  fitsFirst,
  readRules,
  rulesCodec,
  writeRules,
} from '../firewall/rule-codec.js'
import type { PeerId } from '../identity/names.js'
import { anyPeerId, asPeerId, normalPeerId } from '../identity/peer-id.js'
import { isSame } from '../same-bytes.js'
import { anyAddress } from './addresses.js'
import { newcomer, type Peer, type PeerChange } from './peer.js'
import { peerChecks } from './peer-checks.js'
import { isPeerName } from './peer-name.js'

const storeKey = 'peers'
const mostPeers = 10_000
const mostAddresses = 16
const tooMany = `An address book has ${mostPeers} peers at most.`
const noName = 'name: wanted 1 to 64 bytes of UTF-8 that can all be seen, and no peer id.'

const anyStore = given.having<Store>('a Store', 'get', 'insert')
const peerArgument = given.argument(
  'change',
  given.fields<Pick<Peer, 'id'> & PeerChange>({ ...peerChecks, id: anyPeerId }),
)
const changeArgument = given.argument('change', given.fields<PeerChange>(peerChecks))
const idArgument = given.argument('id', anyPeerId)
const decision = given.callable<(known: Peer | undefined) => PeerChange>()

/** A later version may say more: this one refuses what it does not know. */
const version = oneOf(['1', '2'])
const peersBy = { 1: peersWith(firstRulesCodec), 2: peersWith(rulesCodec) } as const

/** Version 1 as long as it has room for everything: older programs read it. */
const written: Codec<readonly WrittenPeer[]> = {
  shape: { kind: 'opaque' },
  size: (peers) => version.size('1') + peersBy[versionFor(peers)].size(peers),
  write(writer, peers) {
    const number = versionFor(peers)
    version.write(writer, number)
    peersBy[number].write(writer, peers)
  },
  read: (reader) => peersBy[version.read(reader)].read(reader),
}

type WrittenPeer = ValueOf<ReturnType<typeof peersWith>>[number]

function peersWith(rules: typeof rulesCodec) {
  return list(
    struct({
      id: text,
      name: text,
      addresses: list(text),
      exchangeKey: optional(fixedBytes(32)),
      banned: boolean,
      rules,
    }),
  )
}

function versionFor(peers: readonly WrittenPeer[]): '1' | '2' {
  return peers.every(({ rules }) => fitsFirst(rules)) ? '1' : '2'
}

/** The peers that a Stronghold knows, kept in the store of its identity's client. */
export class AddressBook {
  readonly #store: Store
  readonly #peers = new Map<PeerId, Peer>()
  #last: Promise<unknown> = Promise.resolve()

  private constructor(store: Store, peers: readonly Peer[]) {
    this.#store = store
    for (const peer of peers) this.#peers.set(peer.id, peer)
  }

  /** @throws StrongholdError `SNAPSHOT_DAMAGED` when what is in the store is no address book. */
  static async open(store: Store): Promise<AddressBook> {
    const content = await given.read('store', anyStore, store).get(storeKey)
    return new AddressBook(store, content === undefined ? [] : readPeers(content))
  }

  /** All peers, in the order in which they came. */
  list(): readonly Peer[] {
    return [...this.#peers.values()]
  }

  /** The peer of an id. */
  find(id: PeerId): Peer | undefined {
    return this.#peers.get(id)
  }

  /** The peer of an id or a name. @throws StrongholdError `PEER_UNKNOWN`. */
  require(idOrName: string): Peer {
    const id = asPeerId(idOrName)
    const peer =
      id === undefined ? this.list().find(({ name }) => name === idOrName) : this.#peers.get(id)
    if (peer === undefined) throw new StrongholdError('PEER_UNKNOWN')
    return peer
  }

  /** Whether a peer may be called so: no other one is. */
  isFree(name: string, id: PeerId): boolean {
    given.read('name', given.text, name)
    idArgument(id)
    return this.list().every((other) => other.id === id || other.name !== name)
  }

  /**
   * Whether another peer has an exchange key already. The zone knows partners by it alone: of two
   * with one key, each could have the other's trust taken or changed.
   */
  hasOther(exchangeKey: Uint8Array, id: PeerId): boolean {
    given.read('exchangeKey', given.bytes(32), exchangeKey)
    idArgument(id)
    return this.list().some(
      (other) => other.id !== id && other.exchangeKey && isSame(other.exchangeKey, exchangeKey),
    )
  }

  /**
   * Adds a peer or changes what is given of one that is known. In the file with the next commit.
   * @throws StrongholdError `INVALID_ARGUMENT` for an id, name, address or rule that is none, a name
   *   or exchange key that another peer has, or more than 10,000 peers.
   */
  async put(change: Pick<Peer, 'id'> & PeerChange): Promise<Peer> {
    const { id, ...rest } = peerArgument(change)
    return this.change(id, () => rest)
  }

  /**
   * The same for a change that depends on what is known of the peer: `by` is called with it when
   * its turn comes, and nothing else changes the book until it was written.
   * @throws StrongholdError as `put`; whatever `by` throws.
   */
  async change(id: PeerId, by: (known: Peer | undefined) => PeerChange): Promise<Peer> {
    const normal = normalPeerId(idArgument(id))
    const decide = given.read('by', decision, by)
    return this.#inTurn(async () => {
      const known = this.#peers.get(normal)
      const peer = this.#changed(normal, changeArgument(decide(known)))
      if (known === undefined && this.#peers.size >= mostPeers) throw malformed(tooMany)
      await this.#write(new Map(this.#peers).set(normal, peer))
      return peer
    })
  }

  /**
   * Whether a change could be written, if there is room.
   * @throws StrongholdError `INVALID_ARGUMENT` as `put`.
   */
  check(id: PeerId, change: PeerChange): void {
    this.#changed(normalPeerId(idArgument(id)), changeArgument(change))
  }

  /**
   * Forgets a peer, unless `isDue` says otherwise when its turn comes.
   * @throws StrongholdError `PEER_UNKNOWN`.
   */
  async remove(idOrName: string, isDue: () => boolean = () => true): Promise<void> {
    given.read('isDue', given.callable(), isDue)
    await this.#inTurn(async () => {
      const { id } = this.require(idOrName)
      if (!isDue()) return
      const peers = new Map(this.#peers)
      peers.delete(id)
      await this.#write(peers)
    })
  }

  /** What a change makes of a peer. @throws StrongholdError `INVALID_ARGUMENT`. */
  #changed(id: PeerId, change: PeerChange): Peer {
    const before = this.#peers.get(id) ?? { ...newcomer, id, name: id }
    const peer = checkedPeer({ ...before, ...present(change), id })
    const isTaken = change.exchangeKey !== undefined && this.hasOther(change.exchangeKey, id)
    if (isTaken) throw malformed('exchangeKey: another peer has it.')
    if (!this.isFree(peer.name, id)) throw malformed('name: another peer has it.')
    return peer
  }

  /** One change after the other: of two at a time the second would undo the first, a ban even. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const changed = this.#last.then(change)
    this.#last = changed.catch(() => undefined)
    return changed
  }

  async #write(peers: Map<PeerId, Peer>): Promise<void> {
    const content = encode(
      written,
      [...peers.values()].map(({ inbound, outbound, addresses, exchangeKey, ...peer }) => ({
        ...peer,
        exchangeKey,
        addresses: [...addresses],
        rules: writeRules({ inbound, outbound }),
      })),
    )
    await this.#store.insert(storeKey, content)
    // Only what the store took: a book that is ahead of it would grant what no file says.
    this.#peers.clear()
    for (const [id, peer] of peers) this.#peers.set(id, peer)
  }
}

/**
 * The peers in the content of an address book.
 * @throws StrongholdError `SNAPSHOT_DAMAGED`, also for two of one id or one name: the second would
 *   undo a ban of the first.
 */
export function readPeers(content: Uint8Array): Peer[] {
  try {
    const peers = decode(written, content).map(({ rules, ...peer }) =>
      checkedPeer({ ...peer, ...readRules(rules), ...namesOf(peer) }),
    )
    for (const all of [peers.map(({ id }) => id), peers.map(({ name }) => name)]) {
      if (new Set(all).size !== peers.length) throw malformed()
    }
    return peers
  } catch (error) {
    throw new StrongholdError('SNAPSHOT_DAMAGED', { cause: error })
  }
}

/** What is a name today may be none for an older or newer Unicode: no reason to lose the book. */
function namesOf({ id: written, name }: Pick<Peer, 'id' | 'name'>): Pick<Peer, 'id' | 'name'> {
  const id = normalPeerId(written)
  return { id, name: isPeerName(name) ? name : id }
}

/** A peer's entry as the book keeps it. @throws StrongholdError `INVALID_ARGUMENT` as `put`. */
export function checkedPeer(peer: Peer): Peer {
  const { id, name, addresses, exchangeKey } = peer
  if (name !== id && !isPeerName(name)) throw malformed(noName)
  if (addresses.length > mostAddresses) throw malformed(`addresses: more than ${mostAddresses}.`)
  if (exchangeKey !== undefined && exchangeKey.length !== 32) throw malformed()
  return Object.freeze({
    ...peer,
    addresses: addresses.map(anyAddress),
    exchangeKey: exchangeKey?.slice(),
    // Through the codec: what is kept is what the file says, and a later change of the caller's
    // object changes no rule.
    ...copyOf(peer),
  })
}

function copyOf({ inbound, outbound }: Peer): Pick<Peer, 'inbound' | 'outbound'> {
  return {
    inbound: given.within('inbound', anyInbound)(inbound),
    outbound: given.within('outbound', anyOutbound)(outbound),
  }
}

/** What is given of a change: what is undefined changes nothing. */
export function present<T extends object>(change: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as Partial<T>
}
