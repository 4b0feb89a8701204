import { randomBytes } from 'node:crypto'
import { StrongholdError } from '@stronghold/stronghold'
import { exactMethods, shows } from '@stronghold/stronghold/codec'
import type { Peer } from '../book/peer.js'
import type { Conversation } from '../protocol/conversation.js'
import { formatCode } from './code.js'
import type { Invitation, InviteOptions } from './options.js'
import {
  type Acquaintance,
  conclude,
  frameMilliseconds,
  type PairingParts,
  reveal,
  welcome,
} from './pairing.js'
import {
  commitmentTo,
  guestProof,
  hostProof,
  type Introduction,
  isEqual,
  phraseOf,
} from './transcript.js'

/**
 * Guests that had seen the code and broke off before the phrase. Each is one chance in a million to
 * pass for another device unnoticed.
 */
const maxFailures = 5

/** An invitation, from its code to its outcome. */
export class OpenInvitation implements Invitation {
  readonly code: string
  readonly result: Promise<Peer>
  readonly #parts: PairingParts
  readonly #options: InviteOptions
  readonly #secret: Uint8Array
  readonly #timer: ReturnType<typeof setTimeout>
  readonly #closeDoor: () => void
  /** Ends the pairing: no peer is written down after it. */
  readonly #over = new AbortController()
  #settle: (outcome: Peer | StrongholdError) => void = () => undefined
  #failures = 0
  #isBusy = false
  /** Whether the peer is being written down, which cannot be cancelled. */
  #isDecided = false

  /** Opens the door. */
  constructor(
    parts: PairingParts,
    options: InviteOptions & Required<Pick<InviteOptions, 'lifetime' | 'addresses'>>,
  ) {
    const { addresses, lifetime, signal } = options
    this.#parts = parts
    this.#options = options
    this.#secret = randomBytes(16)
    this.code = formatCode({ peer: parts.identity.peerId, addresses, secret: this.#secret })
    this.result = new Promise((resolve, reject) => {
      this.#settle = (outcome) =>
        outcome instanceof StrongholdError ? reject(outcome) : resolve(outcome)
    })
    // A caller that only wants the code need not handle its outcome.
    this.result.catch(() => undefined)
    this.#timer = setTimeout(() => this.#finish(new StrongholdError('TIMED_OUT')), lifetime)
    signal?.addEventListener('abort', this.#abort, { once: true })
    this.#closeDoor = parts.firewall.reasons.openDoor()
  }

  cancel(): void {
    if (!this.#isDecided) this.#finish(new StrongholdError('CANCELLED'))
  }

  /** Whether a guest has seen this code, and in time. */
  isFor(guest: Introduction, proof: Uint8Array): boolean {
    return !this.#isUsed && isEqual(proof, guestProof(this.#secret, guest))
  }

  /** One guest at a time. */
  async receive(guest: Introduction, conversation: Conversation): Promise<void> {
    if (this.#isUsed || this.#isBusy) return
    this.#isBusy = true
    const release = this.#parts.firewall.reasons.entertain(guest.guestId)
    const hangUp = () => conversation.close(true)
    this.#over.signal.addEventListener('abort', hangUp)
    try {
      const acquaintance = await this.#introduce(guest, conversation)
      this.#use()
      this.#finish(await this.#conclude(acquaintance, conversation))
    } catch {
      this.#failures++
      if (this.#failures >= maxFailures) this.#finish(new StrongholdError('PAIRING_FAILED'))
    } finally {
      this.#isBusy = false
      release()
      this.#over.signal.removeEventListener('abort', hangUp)
    }
  }

  async #introduce(guest: Introduction, conversation: Conversation): Promise<Acquaintance> {
    const { identity, switchboard } = this.#parts
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
    const { nonce } = await conversation.hear(reveal, AbortSignal.timeout(frameMilliseconds))
    if (!isEqual(commitmentTo(nonce), guest.commitment)) {
      throw new StrongholdError('PAIRING_FAILED')
    }
    const { guestId: peer, guestName: name, guestKey: exchangeKey } = guest
    const addresses = await switchboard.addressesOf(peer)
    return { peer, name, exchangeKey, phrase: phraseOf(guest, host, nonce), addresses }
  }

  async #conclude(
    acquaintance: Acquaintance,
    conversation: Conversation,
  ): Promise<Peer | StrongholdError> {
    const { signal } = this.#over
    const change: PairingParts['change'] = (id, by) =>
      this.#parts.change(id, (known) => {
        const said = by(known)
        this.#isDecided = true
        return said
      })
    try {
      return await conclude({ ...this.#parts, change }, conversation, acquaintance, {
        ...this.#options,
        signal,
      })
    } catch (error) {
      return error instanceof StrongholdError ? error : new StrongholdError('PAIRING_FAILED')
    }
  }

  readonly #abort = () => this.cancel()

  get #isUsed(): boolean {
    return this.#secret.every((byte) => byte === 0)
  }

  /** A used code is invalid, whatever the people answer, and however long they take. */
  #use(): void {
    clearTimeout(this.#timer)
    this.#secret.fill(0)
    this.#closeDoor()
  }

  #finish(outcome: Peer | StrongholdError): void {
    this.#use()
    this.#options.signal?.removeEventListener('abort', this.#abort)
    this.#settle(outcome)
    this.#over.abort()
  }
}

exactMethods(OpenInvitation, {})
shows(OpenInvitation, 'Invitation')
