import type { Client, Path, Stronghold } from '@stronghold/stronghold'
import {
  type AskClient,
  askOf,
  attenuated,
  compose,
  deadline,
  type Layer,
  MessageClient,
  turns,
} from '@stronghold/stronghold/actors'
import type { Firewall } from '../firewall/firewall.js'
import type { StreamLoad } from '../firewall/workload.js'
import { loadedClient } from '../identity/loaded-client.js'
import { Denials, fromElsewhere } from '../protocol/denials.js'
import { type ClientGrant, widened } from '../rules/grants.js'
import { approvedBy } from './layers/approved-by.js'
import { allowedTold, deniedTold, type StreamDescription } from './layers/calls-told.js'
import { accounted, committed, whileOpen } from './layers/stream-limits.js'

/** The parts of a served client. */
export interface Serving {
  readonly stronghold: Stronghold
  readonly firewall: Firewall
  readonly question: StreamDescription
  /** The work that the peer causes over this stream. */
  readonly load: StreamLoad
  /** The peer's budget, in the peer's turns. */
  readonly limit: Layer
  /** Resolves when the peer's next message may be handled. */
  readonly turn: () => Promise<void>
  /** Called after a message that changed something, before it is answered. */
  readonly changed: () => Promise<void>
  /** Whether the stream has ended, for any reason: nothing is begun then. */
  readonly isOver: () => boolean
  /** Milliseconds for one message. */
  readonly deadline: number
}

/**
 * The client of a peer, made once when its stream is accepted: its grants, the grants after a yes,
 * and the limits around them. A message passes these layers from top to bottom, and its answer comes
 * back up. Those that check it, `attenuated` and `limit`, check and hand on a copy of their own:
 *
 *   turns        the peer's messages one after the other
 *   accounted    calls and bytes on the stream's account
 *   whileOpen    not after the stream has ended
 *   committed    changes are in the file before the answer
 *   deadline     milliseconds for all below
 *   deniedTold   observers are told of a denial on this side
 *   attenuated   the grant, or: attenuated by grant and question together, then a yes of a person
 *   allowedTold  observers are told of a call that the grant let through
 *   fromElsewhere, whileOpen, limit   the client of the moment, in the peer's budget and turns
 */
export async function serveClient(
  serving: Serving,
  path: Path,
  grant: ClientGrant,
): Promise<Client> {
  const { firewall, question } = serving
  const { id } = await loadedClient(serving.stronghold, path)
  // The zone's own refusal comes after the grant, perhaps after part of the work: nobody is asked
  // again.
  const denials = new Denials()
  const run = fromElsewhere(denials)(clientOfNow(serving, path))
  const granted = compose([attenuated(grant.permissions), allowedTold(firewall, question)])(run)
  const asking =
    grant.ask &&
    // The check comes first, so that nobody is asked in vain.
    compose([
      attenuated(widened(grant.permissions, grant.ask)),
      approvedBy(firewall, question, denials),
    ])(run)
  const guarded = compose([
    turns(serving.turn),
    accounted(serving.load),
    whileOpen(serving.isOver),
    committed(serving.changed),
    deadline(serving.deadline),
    deniedTold(firewall, question, denials),
  ])
  return new MessageClient(id, guarded(orAsking(granted, asking, denials)))
}

/** Asks the client as it is loaded now, with the peer's limit and no other: it is the innermost. */
function clientOfNow({ stronghold, isOver, limit }: Serving, path: Path): AskClient {
  return async (name, input) => {
    const client = await loadedClient(stronghold, path)
    // A ban, or a rule that changed while this waited, has ended the stream.
    return compose([whileOpen(isOver), limit])(askOf(client))(name, input)
  }
}

/** A message that the grant denies may be allowed by a person, unless it was denied further on. */
function orAsking(granted: AskClient, asking: AskClient | undefined, denials: Denials): AskClient {
  if (asking === undefined) return granted
  return async (name, input, options) => {
    try {
      return await granted(name, input, options)
    } catch (error) {
      if (!denials.isOwn(error)) throw error
      return asking(name, input, options)
    }
  }
}
