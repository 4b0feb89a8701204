import { isErrorCode, StrongholdError } from '@stronghold/stronghold'
import { bytes, oneOf, struct, text } from '@stronghold/stronghold/codec'

/**
 * The protocols of a Stronghold, as libp2p negotiates them (docs/spec/protocol.md). The number is
 * the version: a change that an older peer would not understand is another protocol.
 */
export const protocols = {
  /** One client, by reference. */
  client: '/stronghold/client/1.0.0',
  /** Records from one Stronghold to another. */
  sync: '/stronghold/sync/1.0.0',
  /** The first contact of two Strongholds. */
  pair: '/stronghold/pair/1.0.0',
} as const

/** The longest frame before a stream is accepted, in bytes. */
export const openingLimit = 4096

/** The first frame of `protocols.client`, from the side that asks. */
export const clientOpening = struct({
  /** The path of the client. */
  client: bytes,
})

/** Whether what was asked is granted: `OK`, or an error code. */
export const verdict = struct({ code: text })

/** The answer to an opening that is granted. */
export const granted = { code: 'OK' } as const

/** @throws StrongholdError with the code of the other side, unless it is `OK`. */
export function requireGranted({ code }: { readonly code: string }): void {
  if (code === granted.code) return
  throw new StrongholdError(isErrorCode(code) ? code : 'INTERNAL')
}

/** What a peer is told of an error: its code. */
export function verdictOf(error: unknown): { readonly code: string } {
  return { code: error instanceof StrongholdError ? error.code : 'INTERNAL' }
}

/** Which side of a conversation somebody is. */
export const direction = oneOf(['inbound', 'outbound'])
