// Exports and pulls through the library.
import { nativeProvider } from '@stronghold/crypto/native'
import { FileKey, parseEnvelope, SnapshotState } from '@stronghold/engine'
import { Workspace } from '@stronghold/memory'
import { openExport } from '../../packages/stronghold/dist/inside/sync/sealed-export.js'
import { fromHex, hex, seeded } from '../make/bytes.mjs'
import { internal } from '../make/internal.mjs'
import { now as defaultNow, party } from '../make/scene.mjs'
import { contentOf, powers } from './snapshots.mjs'

const { pull, plain } = internal
const scratch = { take: (length) => new Uint8Array(length) }

/** Takes an export in, and reads the client that it brings out of the file that is written then. */
async function imported({ head }, take) {
  const time = Number(head.now ?? defaultNow)
  const recipient = await party('recipient', { time, privateKey: fromHex(head.recipient) })
  const { stronghold, own, storage } = recipient
  try {
    for (let times = Number(head.times ?? 1); times > 0; times--) await take(stronghold, own)
    await stronghold.commit()
  } finally {
    await stronghold.close({ discard: true })
  }
  const fileKey = FileKey.unlock(
    powers,
    parseEnvelope(await storage.read()).body,
    seeded('file key', 32),
  )
  const content = contentOf(fileKey.open(parseEnvelope(await storage.read()).body))
  const expected = JSON.parse(head.content)
  return { content: Object.fromEntries(Object.keys(expected).map((id) => [id, content[id]])) }
}

export function sealedExport(vector) {
  const { head, body } = vector
  return imported(vector, (stronghold, recipient) =>
    stronghold.sync.importFrom({
      bytes: body.slice(),
      recipient,
      sender: fromHex(head.sender),
      ...(head.purpose === undefined ? {} : { purpose: head.purpose }),
    }),
  )
}

export function legacyExport(vector) {
  const { head, body } = vector
  return imported(vector, (stronghold, recipient) =>
    stronghold.sync.importLegacy({ bytes: body.slice(), publicKey: fromHex(head.epk), recipient }),
  )
}

export function pullKeys({ head, body }) {
  const keys = keysOf(head.puller, head.source, 'puller')
  return {
    content: hex(Buffer.concat([keys.request, keys.answer, keys.compare])),
    expected: hex(body),
  }
}

const keysOf = (own, partner, role) =>
  pull.pullKeys({ crypto: nativeProvider }, fromHex(own), fromHex(partner), role, scratch)

export function pullRequest({ head, body }) {
  const { request } = keysOf(head.own, head.partner, 'source')
  const opened = pull.openRequest(nativeProvider, request, body)
  return { content: plain(pull.decodeSealed(pull.pullRequest, opened)) }
}

export function pullAnswer({ head, body }) {
  const { answer } = keysOf(head.own, head.partner, 'puller')
  const opened = pull.openAnswer(nativeProvider, answer, fromHex(head.nonce), body)
  const content = plain(pull.decodeSealed(pull.pullAnswer, opened.body))
  if (content.kind === 'differing') return { content }
  const purpose = `pull ${head.nonce} ${content.body.served}`
  const options = {
    bytes: opened.sealedExport,
    recipientKey: fromHex(head.own),
    sender: fromHex(head.partner),
    purpose,
  }
  // Of its powers, opening an export needs the provider, the memory and the clock.
  const inside = { powers: { ...powers, now: () => Number(head.now) } }
  const { snapshot } = openExport(/** @type {any} */ (inside), options, scratch)
  return { content: { ...content, export: contentOf(snapshot.encode()) } }
}

export function pullMarks({ head, body }) {
  const snapshot = SnapshotState.decode(powers, body)
  const [client] = snapshot.clients.values()
  const rows = JSON.parse(head.rows).map(fromHex)
  const workspace = new Workspace(powers.allocator, 64 * 1024)
  // Of the keys of a pull, comparing takes one.
  const keys = /** @type {any} */ ({ compare: fromHex(head.compare), pair: 'pair' })
  const marks = new pull.ContentMarks()
  const comparer = new pull.Comparer({ ...powers, workspace }, keys, marks, scratch)
  const vault = Buffer.from(head.vault, 'hex').toString('latin1')
  const sections = new Map()
  for (const [i, row] of rows.entries()) {
    sections.set(row[0], [...(sections.get(row[0]) ?? []), { i, row }])
  }
  const fingerprints = []
  for (const [number, its] of sections) {
    const section = pull.makeSection(
      nativeProvider,
      its.map(({ row }) => rowOf(row)),
    )
    for (let at = 0; at < section.count; at++) {
      const row = hex(section.rows.slice(at * 49, at * 49 + 49))
      const { i } = its.find((one) => hex(one.row) === row)
      fingerprints[i] = hex(comparer.fingerprint(client, vault, section, at))
    }
    sections.set(number, section)
  }
  return { content: { fingerprints, digest: hex(comparer.digest(client, vault, sections, 0, 0)) } }
}

function rowOf(row) {
  const recordId = row.slice(0, 24)
  const name = Buffer.from(recordId).toString('latin1')
  return { name, recordId, standing: row[24], stamp: row.slice(25), hindered: false }
}

export function pullAmended({ head, body }) {
  const out = new Uint8Array(24)
  nativeProvider.blake2b(out, fromHex(head.stamp + head.amendment))
  return { content: hex(out), expected: hex(body) }
}
