import type { Hints } from '../io/errors.js'

/** Hints for a sync that one of the two sides does not allow. Neither tells which side it was. */
export const trustHints = {
  PERMISSION_DENIED:
    'each side says with `stronghold peer trust` what is synced; its `peer list` shows it',
  PARTNER_UNKNOWN:
    'both sides pair (`stronghold peer pair`; `peer add` is not enough), then each says with `peer trust` which clients are synced: this one may not be among them, or not exist',
} as const satisfies Hints

const again = 'run the command again: what was synced already is not changed by it'

/** Hints for a failed sync. */
export const syncHints: Hints = { ...trustHints, CONNECTION_LOST: again, TIMED_OUT: again }

const old =
  'the code may be old or used, or the other side has banned this one: begin with a new code'

/** Hints for a failed pairing. */
export const pairingHints: Hints = {
  INVALID_ARGUMENT:
    'a code begins with STRONGHOLD:PAIR: and is typed whole; a name is one of a kind, has at most 64 bytes that can all be seen, and is no peer id',
  CONNECTION_LOST: 'begin again with a new code',
  PEER_REFUSED: old,
  PEER_UNREACHABLE:
    'is `stronghold peer pair` still waiting there, and can this side reach where it listens?',
  PROTOCOL_UNSUPPORTED: old,
  TIMED_OUT: 'begin again with a new code; --lifetime makes it good for longer',
}
