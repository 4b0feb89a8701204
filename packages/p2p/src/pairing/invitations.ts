import { StrongholdError } from '@stronghold/stronghold'
import type { PeerId } from '../identity/names.js'
import type { Conversation } from '../protocol/conversation.js'
import { OpenInvitation } from './invitation.js'
import type { Invitation, InviteOptions } from './options.js'
import {
  checkOptions,
  frameMilliseconds,
  hello,
  type PairingParts,
  requireShownName,
} from './pairing.js'

/** The invitations of a network that are open: a guest is for the one whose code it has seen. */
export class Invitations {
  readonly #parts: PairingParts
  readonly #open = new Set<OpenInvitation>()

  constructor(parts: PairingParts) {
    this.#parts = parts
  }

  /** @throws StrongholdError as `Network.invite`. */
  open(options: InviteOptions): Invitation {
    const { switchboard } = this.#parts
    const { lifetime = 5 * 60 * 1000, signal, addresses = switchboard.addresses } = options
    checkOptions(this.#parts, options)
    if (signal?.aborted) throw new StrongholdError('CANCELLED')
    if (addresses.length === 0) throw new StrongholdError('LISTEN_FAILED')
    const invitation = new OpenInvitation(this.#parts, { ...options, lifetime, addresses })
    this.#open.add(invitation)
    const forget = () => this.#open.delete(invitation)
    invitation.result.then(forget, forget)
    return invitation
  }

  /** Ends all of them. */
  cancel(): void {
    for (const invitation of this.#open) invitation.cancel()
  }

  /** Handles a stream of the pairing protocol. A peer that has not seen a code learns nothing. */
  async accept(peer: PeerId, conversation: Conversation): Promise<void> {
    if (this.#open.size === 0) return
    const { identity, firewall } = this.#parts
    const { proof, ...said } = await conversation.hear(
      hello,
      AbortSignal.timeout(frameMilliseconds),
    )
    requireShownName(said.name, peer)
    const guest = {
      hostId: identity.peerId,
      guestId: peer,
      guestName: said.name,
      guestKey: said.exchangeKey.slice(),
      commitment: said.commitment.slice(),
    }
    const invitation = [...this.#open].find((one) => one.isFor(guest, proof))
    if (invitation === undefined) firewall.paired(peer, 'unknown', false)
    else await invitation.receive(guest, conversation)
  }
}
