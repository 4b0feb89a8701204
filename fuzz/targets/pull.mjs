import { EngineError, SnapshotState } from '@stronghold/engine'
import { Workspace } from '@stronghold/memory'
import { decode } from '../../packages/stronghold/dist/contract/codec/index.js'
import { StrongholdError } from '../../packages/stronghold/dist/contract/errors.js'
import { Location } from '../../packages/stronghold/dist/contract/location.js'
import { RevokeData, WriteVault } from '../../packages/stronghold/dist/contract/procedures/index.js'
import { runCalls } from '../../packages/stronghold/dist/inside/calls/runner.js'
import {
  answerPull,
  beginPull,
  continuePull,
} from '../../packages/stronghold/dist/inside/handlers/pull.js'
import { metadataAddress } from '../../packages/stronghold/dist/inside/metadata.js'
import {
  putPartner,
  readPartners,
} from '../../packages/stronghold/dist/inside/partners/partners.js'
import { pullKeys } from '../../packages/stronghold/dist/inside/pull/keys.js'
import { PullMemory } from '../../packages/stronghold/dist/inside/pull/memory.js'
import { pullRequest } from '../../packages/stronghold/dist/inside/pull/pull-codecs.js'
import {
  openAnswer,
  openRequest,
  sealAnswer,
  sealRequest,
} from '../../packages/stronghold/dist/inside/pull/sealed-message.js'
import { KeyProof } from '../../packages/stronghold/dist/inside/state/key-proof.js'
import { KnownFiles } from '../../packages/stronghold/dist/inside/state/known-files.js'
import { InsideState } from '../../packages/stronghold/dist/inside/state/state.js'
import { powers as enginePowers, heap } from '../powers.mjs'

export const name = 'pull'
export const expects = (error) => error instanceof EngineError || error instanceof StrongholdError

const { allocator, crypto } = enginePowers
const workspace = new Workspace(allocator, 65_536)
const powers = { ...enginePowers, workspace, now: () => 1000, secp256k1: 'none' }
const text = (value) => new TextEncoder().encode(value)
const at = (record, vault = 'vault') => Location.generic(vault, record)
const place = at('x25519', 'identity')
const handling = { scratch: heap, enter: () => undefined }
const publicKeyOf = (key) => {
  const publicKey = new Uint8Array(32)
  crypto.x25519.publicKey(publicKey, key)
  return publicKey
}
const keys = [1, 2].map((byte) => new Uint8Array(32).fill(byte))
const publicKeys = keys.map(publicKeyOf)
const scope = [{ client: text('client'), vaults: undefined }]
/** @type {{ clients: undefined, rules: any }} */
const rules = {
  clients: undefined,
  rules: { policy: 'Newest', vaults: undefined, records: undefined, mapVaults: [] },
}

/** An open snapshot of one of the two, with records that the other one may have. */
function make(who, numbers) {
  const state = new InsideState(powers)
  const snapshot = SnapshotState.empty(powers)
  const proof = KeyProof.of(powers, keys[who])
  state.install({
    snapshot,
    lineage: { version: 3, generation: 1, clock: 1 },
    keys: { fileKey: undefined, proof, files: new KnownFiles(crypto) },
  })
  const own = snapshot.createClient(state.clients.idOf(text('keys')), 0)
  const client = snapshot.createClient(state.clients.idOf(text('client')), 0)
  workspace.run((scratch) => {
    runCalls(state, own, [WriteVault({ data: keys[who], location: place })], scratch)
    for (const number of numbers) {
      const data = new Uint8Array(32).fill(number)
      runCalls(state, client, [WriteVault({ data, location: at(`${number}`) })], scratch)
    }
    const revoke = RevokeData({ location: at(`${numbers[0]}`), collect: true })
    runCalls(state, client, [revoke], scratch)
  })
  putPartner(state, { partner: publicKeys[1 - who], label: '', send: scope, receive: scope })
  return {
    state,
    pulls: new PullMemory(crypto),
    partner: publicKeys[1 - who],
    own: { handle: state.handles.load(own), location: place },
    [Symbol.dispose]: () => snapshot[Symbol.dispose](),
  }
}

const source = make(0, [1, 2, 3])
const sourceKeys = pullKeys(powers, keys[0], publicKeys[1], 'source', heap)
const pullerKeys = pullKeys(powers, keys[1], publicKeys[0], 'puller', heap)

const except = []
const puller = () => make(1, [3, 4, 5])
const begin = ({ state, pulls, partner, own }) =>
  beginPull(pulls)(state, { partner, own, within: undefined, except, rules }, handling)
const answered = (request) =>
  answerPull(source.pulls)(
    source.state,
    {
      partner: source.partner,
      own: source.own,
      request,
      within: undefined,
      except,
      lifetime: 1000,
    },
    handling,
  ).answer
const bodyOf = (request) => openRequest(crypto, pullerKeys.request, request)
const nonceOf = (request) => decode(pullRequest, bodyOf(request)).body.nonce

export const seeds = makeSeeds()

function makeSeeds() {
  const sample = puller()
  const { pull, request: first } = begin(sample)
  const compared = answered(first)
  const { request: second } = continuePull(sample.pulls)(
    sample.state,
    { pull, answer: compared },
    handling,
  )
  const records = answered(second)
  const inside = (request, answer) =>
    openAnswer(crypto, pullerKeys.answer, nonceOf(request), answer).body
  return [
    first,
    bodyOf(first),
    bodyOf(second),
    compared,
    records,
    inside(first, compared),
    inside(second, records),
    partnersOf(sample.state),
  ]
}

/** The bytes as messages of a stranger, as what a partner sealed in one, and as metadata. */
export function target(bytes) {
  attempts([
    () => answered(bytes),
    () => answered(sealRequest(crypto, sourceKeys.request, bytes)),
    () => take(() => bytes, 0),
    () => take(() => bytes, 1),
    () => take(sealed(bytes), 0),
    () => take(sealed(bytes), 1),
    () => withPartners(bytes),
  ])
}

const sealed = (body) => (request) =>
  sealAnswer(crypto, pullerKeys.answer, nonceOf(request), body, new Uint8Array(0))

/** Takes a hostile answer after `rounds` honest ones: none of them holds records to be applied. */
function take(answerTo, rounds) {
  const party = puller()
  try {
    let { pull, request } = begin(party)
    for (let round = 0; round < rounds; round++) {
      const next = continuePull(party.pulls)(
        party.state,
        { pull, answer: answered(request) },
        handling,
      ).request
      if (next === undefined) throw new Error('a pull that ended early')
      request = next
    }
    const before = inventory(party.state)
    let refusal
    try {
      continuePull(party.pulls)(party.state, { pull, answer: answerTo(request) }, handling)
    } catch (error) {
      refusal = error
    }
    if (inventory(party.state) !== before) throw new Error('an answer has changed something')
    if (refusal !== undefined) throw refusal
  } finally {
    party[Symbol.dispose]()
  }
}

function withPartners(content) {
  const party = puller()
  try {
    const { vaultId, recordId } = metadataAddress(powers, 'partners')
    reservedOf(party.state).writeSecret(vaultId, recordId, content)
    const partners = readPartners(party.state)
    for (const one of partners) if (one.partner.length !== 32) throw new Error('no key')
    begin(party)
  } finally {
    party[Symbol.dispose]()
  }
}

function partnersOf(state) {
  const { vaultId, recordId } = metadataAddress(powers, 'partners')
  return reservedOf(state).readSecret(vaultId, recordId, heap).slice()
}

function reservedOf(state) {
  const users = new Set(state.clients.all())
  return [...state.snapshot.clients.values()].find((client) => !users.has(client))
}

function inventory(state) {
  const records = state.clients.all().map((client) => [
    client.id.join(),
    client.listVaults().map((vaultId) =>
      client
        .listRecords(vaultId)
        .map(({ id }) => client.contentKey(vaultId, id))
        .sort(),
    ),
  ])
  return JSON.stringify([state.lineage.generation, records])
}

/** Runs all and throws what the last that failed threw, or at once what is no refusal. */
function attempts(works) {
  let refusal
  for (const work of works) {
    try {
      work()
    } catch (error) {
      if (!expects(error)) throw error
      refusal = error
    }
  }
  if (refusal !== undefined) throw refusal
}
