import {
  deriveRecordId,
  deriveVaultId,
  EngineError,
  idKey,
  SnapshotState,
} from '@stronghold/engine'
import { Workspace } from '@stronghold/memory'
import { StrongholdError } from '../../packages/stronghold/dist/contract/errors.js'
import { Location } from '../../packages/stronghold/dist/contract/location.js'
import { RevokeData, WriteVault } from '../../packages/stronghold/dist/contract/procedures/index.js'
import { AttributeTable } from '../../packages/stronghold/dist/inside/attributes/attribute-table.js'
import { runCalls } from '../../packages/stronghold/dist/inside/calls/runner.js'
import { reservedClientId } from '../../packages/stronghold/dist/inside/metadata.js'
import { KeyProof } from '../../packages/stronghold/dist/inside/state/key-proof.js'
import { KnownFiles } from '../../packages/stronghold/dist/inside/state/known-files.js'
import { InsideState } from '../../packages/stronghold/dist/inside/state/state.js'
import { withBundle } from '../../packages/stronghold/dist/inside/sync/bundle.js'
import { openLegacy, sealLegacy } from '../../packages/stronghold/dist/inside/sync/legacy-export.js'
import { openExport, sealExport } from '../../packages/stronghold/dist/inside/sync/sealed-export.js'
import { partsOf, runSync } from '../../packages/stronghold/dist/inside/sync/sync.js'
import { powers as enginePowers, heap } from '../powers.mjs'

export const name = 'sync'
export const expects = (error) => error instanceof EngineError || error instanceof StrongholdError

const { allocator, crypto } = enginePowers
const workspace = new Workspace(allocator, 65_536)
const powers = { ...enginePowers, workspace, now: () => 1000, secp256k1: 'none' }
const text = (value) => new TextEncoder().encode(value)
const at = (record) => Location.generic('vault', record)
const rules = (policy) => ({ policy, mapVaults: [{ from: text('mapped'), to: text('vault') }] })
const key = new Uint8Array(32).fill(1)
const publicKey = new Uint8Array(32)
crypto.x25519.publicKey(publicKey, key)

/** An open snapshot with a client that has a record, a revoked one, and one in a mapped vault. */
function make(number) {
  const state = new InsideState(powers)
  const snapshot = SnapshotState.empty(powers)
  const proof = KeyProof.of(powers, key)
  state.install({
    snapshot,
    lineage: { version: 3, generation: number, clock: number },
    keys: { fileKey: undefined, proof, files: new KnownFiles(crypto) },
  })
  const client = snapshot.createClient(state.clients.idOf(text('client')), 0)
  const data = new Uint8Array(32).fill(number)
  const locations = [
    at('a'),
    at('b'),
    Location.counter('mapped', 7),
    Location.generic('mapped', 'c'),
  ]
  workspace.run((scratch) => {
    const writes = locations.map((location) => WriteVault({ data, location }))
    runCalls(state, client, writes, scratch)
    if (number > 1)
      runCalls(state, client, [RevokeData({ location: at('b'), collect: true })], scratch)
  })
  return { state, client, [Symbol.dispose]: () => snapshot[Symbol.dispose]() }
}

const { state: sample, client: sampleClient } = make(2)
const sampleSource = { snapshot: sample.snapshot, table: sample.attributes }
const payload = withBundle(sample, sampleSource, { rules: rules('Newest') }, true, (it) =>
  it.slice(),
)
const bucket = readBucket()
const facts = { recipient: publicKey, senderKey: key, purpose: '', lifetime: 1000 }

export const seeds = [
  payload,
  bucket,
  sealExport(sample, { ...facts, payload }, heap),
  sealLegacy(powers, payload, publicKey, heap).bytes,
]

/** The bytes as an export, as what a known sender sealed in one, and as metadata of a snapshot. */
export function target(bytes) {
  attempts([
    () => take(openSealed(bytes)),
    () => take(openSealed(sealExport(sample, { ...facts, payload: bytes }, heap))),
    () => take(openLegacy(powers, bytes, key, publicKey, heap)),
    () => {
      const sealed = sealLegacy(powers, bytes, publicKey, heap)
      take(openLegacy(powers, sealed.bytes, key, sealed.publicKey, heap))
    },
    () => take(withMetadata(bytes)),
  ])
}

function openSealed(bytes) {
  const input = { bytes, recipientKey: key, sender: publicKey, purpose: '' }
  return openExport(sample, input, heap).snapshot
}

/** Syncs a hostile snapshot into an ordinary one under every rule; what is ours must stay sound. */
function take(snapshot) {
  try {
    for (const policy of ['Newest', 'Replace', 'KeepOld']) {
      const own = make(1)
      try {
        const source = { snapshot, table: new AttributeTable(powers, snapshot, 'foreign') }
        sync(own.state, source, policy)
        if (own.state.lineage.generation > 2 ** 52) throw new Error('the generation is spent')
        own.state.attributes.flush('keep')
        SnapshotState.decode(powers, own.state.snapshot.encode())[Symbol.dispose]()
      } finally {
        own[Symbol.dispose]()
      }
    }
  } finally {
    snapshot[Symbol.dispose]()
  }
}

/** A sync that is refused must have changed nothing. */
function sync(state, source, policy) {
  const before = inventory(state)
  try {
    runSync(state, source, partsOf(state, source, { rules: rules(policy) }), false)
  } catch (error) {
    if (inventory(state) !== before) throw new Error('a refused sync has changed something')
    throw error
  }
}

function inventory(state) {
  const records = state.clients.all().map((client) => [
    client.id.join(),
    client.listVaults().map((vaultId) =>
      client
        .listRecords(vaultId)
        .map(({ id, revoked }) => `${id.join()} ${revoked}`)
        .sort(),
    ),
  ])
  return JSON.stringify([state.lineage.generation, records])
}

function withMetadata(content) {
  const { state, client } = make(3)
  state.attributes.flush('keep')
  for (const { reserved, vaultId, id } of buckets(state, client)) {
    reserved.writeSecret(vaultId, id, content)
  }
  return state.snapshot
}

function readBucket() {
  sample.attributes.flush('keep')
  const [{ reserved, vaultId, id }] = buckets(sample, sampleClient)
  return reserved.readSecret(vaultId, id, heap)
}

function buckets(state, { id: clientId }) {
  const reserved = state.snapshot.clients.get(idKey(reservedClientId(powers)))
  const vaultId = deriveVaultId(crypto, Uint8Array.from([...text('attributes/'), ...clientId]))
  return Array.from({ length: 64 }, (_, number) =>
    deriveRecordId(crypto, vaultId, Uint8Array.of(number)),
  )
    .filter((id) => reserved.recordExists(vaultId, id))
    .map((id) => ({ reserved, vaultId, id }))
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
