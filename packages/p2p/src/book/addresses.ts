import { multiaddr } from '@multiformats/multiaddr'
import { type Check, misfit } from '@stronghold/stronghold/codec'
import type { PeerId } from '../identity/names.js'
import { asPeerId } from '../identity/peer-id.js'

/** Reads an address in text: its one form. @throws StrongholdError `INVALID_ARGUMENT`. */
export const anyAddress: Check<string> = (value) => {
  const wanted = 'a multiaddr, such as /ip4/192.0.2.1/tcp/4001'
  if (typeof value !== 'string') throw misfit(wanted, value)
  try {
    return multiaddr(value).toString()
  } catch {
    throw misfit(wanted, value, 'other text')
  }
}

/** Reads the address of a node, which ends with its peer id. @throws StrongholdError `INVALID_ARGUMENT`. */
export const anyNode: Check<string> = (value) => {
  const address = anyAddress(value)
  nodeId(address)
  return value as string
}

/** The peer id at the end of a node's address. @throws StrongholdError `INVALID_ARGUMENT`. */
export function nodeId(address: string): PeerId {
  const last = multiaddr(address).getComponents().at(-1)
  const id = last?.name === 'p2p' ? asPeerId(last.value ?? '') : undefined
  if (id !== undefined) return id
  throw misfit('a multiaddr that ends with the peer id of the node', address, 'another address')
}
