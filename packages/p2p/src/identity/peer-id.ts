import type { Ed25519PeerId } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { StrongholdError } from '@stronghold/stronghold'
import type { PeerId } from './names.js'

/** @throws StrongholdError `INVALID_ARGUMENT` for what is no peer id of an Ed25519 key. */
export function parsePeerId(text: string): Ed25519PeerId {
  try {
    const id = peerIdFromString(text)
    if (id.type === 'Ed25519') return id
  } catch (error) {
    throw new StrongholdError('INVALID_ARGUMENT', { cause: error })
  }
  throw new StrongholdError('INVALID_ARGUMENT')
}

/** The one text form of a peer id. @throws StrongholdError `INVALID_ARGUMENT`. */
export function normalPeerId(text: string): PeerId {
  return parsePeerId(text).toString()
}

/** The same; undefined for what is no peer id. */
export function asPeerId(text: string): PeerId | undefined {
  try {
    return normalPeerId(text)
  } catch {
    return undefined
  }
}
