import { answeredError, answeredWord } from '@stronghold/stronghold/actors'
import type { Crossing } from '@stronghold/stronghold/client'
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

/** The verdict on a request: `OK`, or an error code. */
export const verdict = struct({ code: text })

/** The answer to a granted opening. */
export const granted = { code: 'OK' } as const

/**
 * @throws StrongholdError (`remote`) with the code of the other side, unless it is `OK`; codes that
 * `crossing` does not list are `PEER_FAILED`.
 */
export function requireGranted(
  { code }: { readonly code: string },
  crossing: Crossing = 'client',
): void {
  if (code !== granted.code) throw answeredError(code, crossing)
}

/** The code of an error for a peer, if it may cross. */
export function verdictOf(
  error: unknown,
  crossing: Crossing = 'client',
): { readonly code: string } {
  return { code: answeredWord(error, crossing) }
}

/** The sides of a conversation. */
export const direction = oneOf(['inbound', 'outbound'])
