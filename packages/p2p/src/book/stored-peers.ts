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
import { normalPeerId } from '../identity/peer-id.js'
import { anyInbound, anyOutbound } from '../rules/known-rule.js'
import {
  firstRulesCodec,
  fitsFirst,
  readRules,
  rulesCodec,
  writeRules,
} from '../rules/rule-codec.js'
import { anyAddress } from './addresses.js'
import type { Peer } from './peer.js'
import { isPeerName, noName } from './peer-name.js'

const maxAddresses = 16

/** A later version may hold more: this one refuses unknown versions. */
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

/** The key of the address book in the store of the identity's client. */
export const storeKey = 'peers'

/**
 * The peers in a store.
 * @throws StrongholdError `SNAPSHOT_DAMAGED` for bytes that are no address book.
 */
export async function readStoredPeers(store: Pick<Store, 'get'>): Promise<readonly Peer[]> {
  const content = await store.get(storeKey)
  return content === undefined ? [] : readPeers(content)
}

/** An address book's content in its store. */
export function writePeers(peers: Iterable<Peer>): Uint8Array {
  return encode(
    written,
    [...peers].map(({ inbound, outbound, addresses, exchangeKey, ...peer }) => ({
      ...peer,
      exchangeKey,
      addresses: [...addresses],
      rules: writeRules({ inbound, outbound }),
    })),
  )
}

/**
 * The peers in the content of an address book.
 * @throws StrongholdError `SNAPSHOT_DAMAGED`, also for two peers of one id or one name: the second
 * would undo a ban of the first.
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

/** A valid name may be invalid for an older or newer Unicode; that must not lose the book. */
function namesOf({ id: written, name }: Pick<Peer, 'id' | 'name'>): Pick<Peer, 'id' | 'name'> {
  const id = normalPeerId(written)
  return { id, name: isPeerName(name) ? name : id }
}

/** A peer's entry as the book keeps it. @throws StrongholdError `INVALID_ARGUMENT`. */
export function checkedPeer(peer: Peer): Peer {
  const { id, name, addresses, exchangeKey } = peer
  if (name !== id && !isPeerName(name)) throw malformed(noName)
  if (addresses.length > maxAddresses) throw malformed(`addresses: more than ${maxAddresses}.`)
  if (exchangeKey !== undefined && exchangeKey.length !== 32) throw malformed()
  return Object.freeze({
    ...peer,
    addresses: addresses.map(anyAddress),
    exchangeKey: exchangeKey?.slice(),
    // Through the codec: the kept value equals the file's, and a later change of the caller's
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

/** The given fields of a change: an undefined field changes nothing. */
export function present<T extends object>(change: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as Partial<T>
}
