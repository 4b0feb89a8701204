import { randomBytes } from 'node:crypto'
import { StrongholdError } from '@stronghold/stronghold'
import type { Peer } from '../book/peer.js'
import type { PeerId } from '../identity/names.js'
import type { Conversation } from '../protocol/conversation.js'
import { protocols } from '../protocol/opening.js'
import { formatCode } from './code.js'
import type { Invitation, InviteOptions } from './options.js'
import {
  type Acquaintance,
  conclude,
  frameDeadline,
  hello,
  type PairingParts,
  reveal,
  welcome,
} from './pairing.js'
import { commitmentTo, guestProof, hostProof, isEqual, phraseOf } from './transcript.js'

/** Guests with a wrong code, after which the invitation is over. */
const mostFailures = 5
const longestLifetime = 24 * 60 * 60 * 1000

/** @throws StrongholdError as `Network.invite`. */
export function openInvitation(parts: PairingParts, options: InviteOptions): Promise<Invitation> {
  return OpenInvitation.open(parts, options)
}

class OpenInvitation implements Invitation {
  readonly code: string
  readonly result: Promise<Peer>
  readonly #parts: PairingParts
  readonly #options: InviteOptions
  readonly #secret: Uint8Array
  readonly #timer: ReturnType<typeof setTimeout>
  #end: () => void = () => undefined
  #settle: (outcome: Peer | StrongholdError) => void = () => undefined
  #failures = 0
  #isBusy = false
  #isOver = false

  private constructor(parts: PairingParts, options: InviteOptions, lifetime: number) {
    this.#parts = parts
    this.#options = options
    this.#secret = randomBytes(16)
    const addresses = options.addresses ?? parts.switchboard.addresses
    this.code = formatCode({ peer: parts.identity.peerId, addresses, secret: this.#secret })
    this.result = new Promise((resolve, reject) => {
      this.#settle = (outcome) =>
        outcome instanceof StrongholdError ? reject(outcome) : resolve(outcome)
    })
    // Whoever only wants the code need not listen to how it ended.
    this.result.catch(() => undefined)
    this.#timer = setTimeout(() => this.#finish(new StrongholdError('TIMED_OUT')), lifetime)
    options.signal?.addEventListener('abort', this.#abort, { once: true })
  }

  static async open(parts: PairingParts, options: InviteOptions): Promise<Invitation> {
    const { lifetime = 5 * 60 * 1000, signal } = options
    if (!Number.isSafeInteger(lifetime) || lifetime < 1 || lifetime > longestLifetime) {
      throw new StrongholdError('INVALID_ARGUMENT')
    }
    if (signal?.aborted) throw new StrongholdError('CANCELLED')
    if ((options.addresses ?? parts.switchboard.addresses).length === 0) {
      throw new StrongholdError('LISTEN_FAILED')
    }
    const invitation = new OpenInvitation(parts, options, lifetime)
    const close = parts.firewall.openDoor()
    const stop = await parts.switchboard.handle(protocols.pair, (peer, conversation) =>
      invitation.#receive(peer, conversation),
    )
    invitation.#end = () => {
      close()
      void stop()
    }
    return invitation
  }

  cancel(): void {
    this.#finish(new StrongholdError('CANCELLED'))
  }

  /** One guest at a time; who does not know the secret is a failure, whatever else goes wrong. */
  async #receive(peer: PeerId, conversation: Conversation): Promise<void> {
    if (this.#isOver || this.#isBusy) return
    this.#isBusy = true
    try {
      const acquaintance = await this.#introduce(peer, conversation)
      // A code that was used is of no more use, whatever the people say.
      this.#finish(
        await conclude(this.#parts, conversation, acquaintance, this.#options).catch(failed),
      )
    } catch {
      this.#failures++
      if (this.#failures >= mostFailures) this.#finish(new StrongholdError('PAIRING_FAILED'))
    } finally {
      this.#isBusy = false
    }
  }

  async #introduce(peer: PeerId, conversation: Conversation): Promise<Acquaintance> {
    const { identity, switchboard } = this.#parts
    const said = await conversation.hear(hello, AbortSignal.timeout(frameDeadline))
    const guest = {
      hostId: identity.peerId,
      guestId: peer,
      guestName: said.name,
      guestKey: said.exchangeKey.slice(),
      commitment: said.commitment.slice(),
    }
    if (!isEqual(said.proof, guestProof(this.#secret, guest))) {
      throw new StrongholdError('PAIRING_FAILED')
    }
    const host = {
      hostName: this.#options.name,
      hostKey: identity.exchangeKey,
      hostNonce: randomBytes(32),
    }
    await conversation.say(welcome, {
      name: host.hostName,
      exchangeKey: host.hostKey,
      nonce: host.hostNonce,
      proof: hostProof(this.#secret, guest, host),
    })
    const { nonce } = await conversation.hear(reveal, AbortSignal.timeout(frameDeadline))
    if (!isEqual(commitmentTo(nonce), guest.commitment)) {
      throw new StrongholdError('PAIRING_FAILED')
    }
    const phrase = phraseOf(guest, host, nonce)
    const addresses = await switchboard.addressesOf(peer)
    return { peer, name: said.name, exchangeKey: guest.guestKey, phrase, addresses }
  }

  readonly #abort = () => this.cancel()

  #finish(outcome: Peer | StrongholdError): void {
    if (this.#isOver) return
    this.#isOver = true
    clearTimeout(this.#timer)
    this.#options.signal?.removeEventListener('abort', this.#abort)
    this.#secret.fill(0)
    this.#end()
    this.#settle(outcome)
  }
}

function failed(error: unknown): StrongholdError {
  return error instanceof StrongholdError ? error : new StrongholdError('PAIRING_FAILED')
}
