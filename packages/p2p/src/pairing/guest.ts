import { randomBytes } from 'node:crypto'
import { StrongholdError } from '@stronghold/stronghold'
import type { Peer } from '../book/peer.js'
import type { Conversation } from '../protocol/conversation.js'
import { protocols } from '../protocol/opening.js'
import { type PairingCode, parseCode } from './code.js'
import type { PairOptions } from './options.js'
import {
  type Acquaintance,
  checkOptions,
  conclude,
  frameMilliseconds,
  hello,
  type PairingParts,
  requireShownName,
  reveal,
  welcome,
} from './pairing.js'
import { commitmentTo, guestProof, hostProof, isEqual, phraseOf } from './transcript.js'

/** Milliseconds for reaching the host. */
const dialMilliseconds = 20_000

/** The side that has received a code. @throws StrongholdError as `Network.accept`. */
export async function acceptInvitation(
  parts: PairingParts,
  text: string,
  options: PairOptions,
): Promise<Peer> {
  checkOptions(parts, options)
  const code = parseCode(text)
  const close = parts.firewall.reasons.expect(code.peer)
  let conversation: Conversation | undefined
  try {
    const late = AbortSignal.timeout(dialMilliseconds)
    const signal = options.signal ? AbortSignal.any([options.signal, late]) : late
    conversation = await parts.switchboard.stream(code.peer, protocols.pair, signal, code.addresses)
    const acquaintance = await introduce(parts, conversation, code, options)
    return await conclude(parts, conversation, acquaintance, options)
  } finally {
    conversation?.close()
    code.secret.fill(0)
    close()
  }
}

async function introduce(
  { identity }: PairingParts,
  conversation: Conversation,
  { peer, addresses, secret }: PairingCode,
  { name }: PairOptions,
): Promise<Acquaintance> {
  const nonce = randomBytes(32)
  const guest = {
    hostId: peer,
    guestId: identity.peerId,
    guestName: name,
    guestKey: identity.exchangeKey,
    commitment: commitmentTo(nonce),
  }
  await conversation.say(hello, {
    name,
    exchangeKey: guest.guestKey,
    commitment: guest.commitment,
    proof: guestProof(secret, guest),
  })
  const answer = await heard(conversation)
  requireShownName(answer.name, peer)
  const host = { hostName: answer.name, hostKey: answer.exchangeKey, hostNonce: answer.nonce }
  if (!isEqual(answer.proof, hostProof(secret, guest, host))) {
    throw new StrongholdError('PAIRING_FAILED')
  }
  await conversation.say(reveal, { nonce })
  const phrase = phraseOf(guest, host, nonce)
  const { hostName, hostKey } = host
  return { peer, name: hostName, exchangeKey: hostKey.slice(), phrase, addresses }
}

/** A host that does not know the code hangs up. */
async function heard(conversation: Conversation) {
  try {
    return await conversation.hear(welcome, AbortSignal.timeout(frameMilliseconds))
  } catch (error) {
    const isLost = error instanceof StrongholdError && error.code === 'CONNECTION_LOST'
    throw isLost ? new StrongholdError('PAIRING_FAILED', { cause: error }) : error
  }
}
