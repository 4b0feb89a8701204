// Streams, references and pairings through the library.
import { createHash } from 'node:crypto'
import { ImportKey, Location, openStream } from '@stronghold/stronghold'
import { fromHex, hex } from '../make/bytes.mjs'
import { conversation } from '../make/frame-scene.mjs'
import { internal } from '../make/internal.mjs'
import { party } from '../make/scene.mjs'

const { codec, pairing: pairings } = internal

export async function stream({ head, body }) {
  const { client, stronghold } = await party('stream')
  const key = Location.generic('vault', 'key')
  try {
    await client.execute(ImportKey({ type: 'Symmetric', key: fromHex(head.key), output: key }))
    const hash = createHash('sha256')
    let length = 0
    const associatedData = fromHex(head.associated)
    for await (const piece of openStream(client, { key, associatedData }, [body.slice()])) {
      hash.update(piece)
      length += piece.length
    }
    return { content: { length, sha256: hash.digest('hex') } }
  } finally {
    await stronghold.close({ discard: true })
  }
}

/** Says the frames of `R` again: the answers are the same, byte for byte. */
export async function frames({ head, body }) {
  const all = framesIn(body)
  const said = all.flatMap(({ from, frame }, i) =>
    from === 'R' ? [{ frame, isAnswered: all[i + 1]?.from === 'C' }] : [],
  )
  const again = await conversation(said)
  const shown = (list) => list.map(({ from, frame }) => `${from} ${hex(frame)}`)
  if (shown(again.all).join() !== shown(all).join()) throw new Error('other answers')
  if (again.reason === 'PROTOCOL_VIOLATION') return { code: again.reason }
  return { content: JSON.parse(head.content) }
}

/** @param {Uint8Array} body */
function framesIn(body) {
  const view = Buffer.from(body)
  const all = []
  for (let at = 0; at < body.length; ) {
    const end = at + 5 + view.readUInt32LE(at + 1)
    all.push({ from: body[at] === 0 ? 'R' : 'C', frame: body.slice(at + 5, end) })
    at = end
  }
  return all
}

export function pairing({ head, body }) {
  const [hello, welcome, reveal] = framesOf(body)
  const said = codec.decode(pairings.hello, hello)
  const answered = codec.decode(pairings.welcome, welcome)
  const { nonce } = codec.decode(pairings.reveal, reveal)
  const secret = fromHex(head.secret)
  const guest = {
    hostId: head.host,
    guestId: head.guest,
    guestName: said.name,
    guestKey: said.exchangeKey,
    commitment: said.commitment,
  }
  const host = {
    hostName: answered.name,
    hostKey: answered.exchangeKey,
    hostNonce: answered.nonce,
  }
  const isProven =
    pairings.isEqual(said.proof, pairings.guestProof(secret, guest)) &&
    pairings.isEqual(answered.proof, pairings.hostProof(secret, guest, host)) &&
    pairings.isEqual(said.commitment, pairings.commitmentTo(nonce))
  if (!isProven) return { code: 'PAIRING_FAILED' }
  return { content: { phrase: pairings.phraseOf(guest, host, nonce) } }
}

function framesOf(body) {
  const view = Buffer.from(body)
  const all = []
  for (let at = 0; at < body.length; at += 4 + view.readUInt32LE(at)) {
    all.push(body.slice(at + 4, at + 4 + view.readUInt32LE(at)))
  }
  return all
}

export function pairingCode({ body }) {
  const { peer, secret, addresses } = pairings.parseCode(new TextDecoder().decode(body))
  return { content: { peer, secret: hex(secret), addresses: addresses.length } }
}
