import type { Ed25519PeerId } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { type Check, misfit } from '@stronghold/stronghold/codec'
import type { PeerId } from './names.js'

const wanted = 'a peer id (12D3KooW and what follows)'

/** @throws StrongholdError `INVALID_ARGUMENT` for text that is no peer id of an Ed25519 key. */
export function parsePeerId(text: string): Ed25519PeerId {
  if (typeof text !== 'string') throw misfit(wanted, text)
  try {
    const id = peerIdFromString(text)
    if (id.type === 'Ed25519') return id
  } catch {
    // Said below.
  }
  throw misfit(wanted, text, 'other text')
}

/** Reads a peer id. */
export const anyPeerId: Check<PeerId> = (value) => {
  parsePeerId(value as string)
  return value as string
}

/** The one text form of a peer id. @throws StrongholdError `INVALID_ARGUMENT`. */
export function normalPeerId(text: string): PeerId {
  return parsePeerId(text).toString()
}

/** The same; undefined for text that is no peer id. */
export function asPeerId(text: string): PeerId | undefined {
  try {
    return normalPeerId(text)
  } catch {
    return undefined
  }
}
