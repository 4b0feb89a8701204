// Exports and pulls between two Strongholds with fixed keys, and their forged copies.
import { nativeProvider } from '@stronghold/crypto/native'
import { Location, RevokeData, WriteVault } from '@stronghold/stronghold'
import { pathId, recordId } from './boxes.mjs'
import { flipped, hex, joined, seeded } from './bytes.mjs'
import { internal } from './internal.mjs'
import { exchangeKeys, fileKey, now, party } from './scene.mjs'
import { vector } from './vector.mjs'

const at = (record) => Location.generic('vault', record)
const secrets = { one: seeded('secret one', 32), two: seeded('secret two', 5) }
const day = 24 * 60 * 60 * 1000
const clientId = hex(pathId('client'))
const vaultId = hex(pathId('vault'))
const idOf = (record) => hex(recordId('vault', record))
const content = {
  [clientId]: {
    vaults: { [vaultId]: { [idOf('one')]: hex(secrets.one), [idOf('two')]: hex(secrets.two) } },
    store: {},
  },
}

async function written(name, options) {
  const made = await party(name, options)
  for (const [record, secret] of Object.entries(secrets)) {
    await made.client.execute(WriteVault({ data: secret.slice(), location: at(record) }))
  }
  return made
}

const [alice, bob] = [exchangeKeys('alice'), exchangeKeys('bob')]
const clients = [{ path: 'client' }]

async function exportOf(/** @type {any} */ { purpose, lifetime = day, time } = {}) {
  const { stronghold, own } = await written('alice', { time })
  const { bytes } = await stronghold.sync.exportTo({
    recipient: bob.publicKey,
    sender: own,
    current: fileKey(),
    clients,
    lifetime,
    ...(purpose === undefined ? {} : { purpose }),
  })
  await stronghold.close({ discard: true })
  return bytes
}

async function exports() {
  const head = { kind: 'export', now, recipient: bob.privateKey, sender: alice.publicKey }
  const plain = await exportOf()
  const named = await exportOf({ purpose: 'backup — größer' })
  const made = (name, expect, body, more = {}) =>
    vector(`export-${name}`, { ...head, expect, ...more }, body)
  const rejected = (name, body, more = {}) => made(name, 'EXPORT_REJECTED', body, more)
  return [
    made('plain', 'success', plain, { content }),
    made('purpose', 'success', named, { purpose: 'backup — größer', content }),
    rejected('wrong-purpose', named, { purpose: 'backup' }),
    rejected('no-purpose', named),
    made('expired', 'EXPORT_EXPIRED', plain, { now: now + day }),
    made('nearly-expired', 'success', plain, { now: now + day - 1, content }),
    rejected('too-long', await exportOf({ time: now + 2 * day, lifetime: 90 * day }), {
      comment: 'expires more than 91 days from now',
    }),
    made('twice', 'EXPORT_REPLAYED', plain, { times: 2 }),
    rejected('other-sender', plain, { sender: exchangeKeys('eve').publicKey }),
    rejected('other-recipient', plain, { recipient: exchangeKeys('eve').privateKey }),
    rejected('changed', flipped(plain, -20)),
    rejected('version', flipped(plain, 7)),
    rejected('cut', plain.slice(0, 90)),
  ]
}

async function legacy() {
  const { stronghold } = await written('alice')
  const recipient = bob.publicKey
  const options = { recipient, current: fileKey(), clients }
  const { bytes, publicKey } = await stronghold.sync.exportLegacy(options)
  await stronghold.close({ discard: true })
  const head = { kind: 'legacy-export', recipient: bob.privateKey, epk: publicKey }
  return [
    vector('export-legacy', { ...head, expect: 'success', content }, bytes),
    vector(
      'export-legacy-wrong-key',
      { ...head, expect: 'WRONG_KEY', recipient: alice.privateKey },
      bytes,
    ),
    vector(
      'export-legacy-low-order',
      { ...head, expect: 'INVALID_ARGUMENT', epk: new Uint8Array(32) },
      bytes,
    ),
  ]
}

async function pulls() {
  const source = await written('alice')
  const puller = await party('bob')
  const scope = [{ client: 'client' }]
  const trust = (one, partner) =>
    one.stronghold.sync.trust({ partner, send: scope, receive: scope, current: fileKey() })
  await trust(source, bob.publicKey)
  await trust(puller, alice.publicKey)
  await puller.client.execute(WriteVault({ data: secrets.one.slice(), location: at('mine') }))
  await puller.client.execute(WriteVault({ data: secrets.two.slice(), location: at('gone') }))
  await puller.client.execute(RevokeData({ location: at('gone'), collect: false }))
  const pull = await puller.stronghold.sync.beginPull({ partner: alice.publicKey, own: puller.own })
  const answerTo = async (request) =>
    (await source.stronghold.sync.answerPull({ partner: bob.publicKey, own: source.own, request }))
      .answer
  const compare = pull.request.slice()
  const differing = await answerTo(compare)
  await pull.continue(differing.slice())
  const fetch = pull.request.slice()
  const served = await answerTo(fetch)
  await source.stronghold.close({ discard: true })
  await puller.stronghold.close({ discard: true })
  const { pullKeys, openRequest, openAnswer, pullRequest, pullAnswer, decode } = internal.pull
  const scratch = { take: (length) => new Uint8Array(length) }
  const keys = pullKeys(
    { crypto: nativeProvider },
    bob.privateKey,
    alice.publicKey,
    'puller',
    scratch,
  )
  const requestOf = (bytes) =>
    internal.plain(decode(pullRequest, openRequest(nativeProvider, keys.request, bytes)))
  const answerOf = (bytes, nonce) =>
    internal.plain(decode(pullAnswer, openAnswer(nativeProvider, keys.answer, nonce, bytes).body))
  const nonceOf = (request) =>
    decode(pullRequest, openRequest(nativeProvider, keys.request, request)).body.nonce.slice()
  const asked = { kind: 'pull-request', own: alice.privateKey, partner: bob.publicKey }
  const told = { kind: 'pull-answer', own: bob.privateKey, partner: alice.publicKey, now }
  const rejected = { expect: 'EXPORT_REJECTED' }
  const [first, second] = [nonceOf(compare), nonceOf(fetch)]
  return [
    vector(
      'pull-keys',
      { kind: 'pull-keys', expect: 'success', puller: bob.privateKey, source: alice.publicKey },
      joined(keys.request, keys.answer, keys.compare),
    ),
    vector('pull-compare', { ...asked, expect: 'success', content: requestOf(compare) }, compare),
    vector('pull-fetch', { ...asked, expect: 'success', content: requestOf(fetch) }, fetch),
    vector('pull-request-changed', { ...asked, ...rejected }, flipped(compare, -1)),
    vector(
      'pull-request-other-partner',
      { ...asked, ...rejected, partner: exchangeKeys('eve').publicKey },
      compare,
    ),
    vector(
      'pull-differing',
      { ...told, expect: 'success', nonce: first, content: answerOf(differing, first) },
      differing,
    ),
    vector(
      'pull-served',
      {
        ...told,
        expect: 'success',
        comment: 'with the export in it, whose purpose is of this request',
        nonce: second,
        content: { ...answerOf(served, second), export: content },
      },
      served,
    ),
    vector('pull-answer-to-another', { ...told, ...rejected, nonce: second }, differing),
    vector('pull-answer-as-request', { ...asked, ...rejected }, differing),
  ]
}

export async function syncVectors() {
  return [...(await exports()), ...(await legacy()), ...(await pulls())]
}
