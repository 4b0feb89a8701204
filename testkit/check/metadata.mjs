// Metadata through the library: what `inventory` says, and which code it fails with at the first use.
import {
  Ed25519Sign,
  Location,
  MemoryStorage,
  policyDocument,
  Stronghold,
} from '@stronghold/stronghold'
import { hex, utf8 } from '../make/bytes.mjs'
import { inside, keyOf } from './snapshots.mjs'

export async function metadata({ head, body }) {
  const storage = new MemoryStorage(body)
  const { current } = await Stronghold.verify({ storage, key: keyOf(head), inside })
  if (current.error !== undefined) return { code: current.error }
  const stronghold = await Stronghold.open({ storage, key: keyOf(head), inside })
  try {
    if (head.expect === 'success') return { content: await told(stronghold), sound: current.sound }
    if (current.sound) return { content: 'sound' }
    return { code: await codeOfUse(stronghold) }
  } finally {
    await stronghold.close({ discard: true })
  }
}

/** What a use of the record fails with: nothing is used without its policy. */
async function codeOfUse(stronghold) {
  try {
    const client = await stronghold.loadClient('client')
    const privateKey = Location.generic('vault', 'record')
    await client.execute(Ed25519Sign({ privateKey, message: utf8('m') }))
    return 'success'
  } catch (error) {
    return error.code
  }
}

async function told(stronghold) {
  const all = await stronghold.inventory()
  const clients = all.map(({ id, name, policy, vaults }) => [
    hex(id),
    {
      name: bytes(name),
      policy: document(policy),
      vaults: Object.fromEntries(vaults.map((vault) => [hex(vault.id), vaultOf(vault)])),
    },
  ])
  return { generation: stronghold.facts.generation, clients: Object.fromEntries(clients) }
}

function vaultOf({ name, policy, records }) {
  return {
    name: bytes(name),
    policy: document(policy),
    records: Object.fromEntries(records.map((record) => [hex(record.id), recordOf(record)])),
  }
}

function recordOf({ id: _, location, policy, ...facts }) {
  const place = location && {
    vault: hex(location.vaultPath),
    ...(location.kind === 'counter'
      ? { counter: location.counter }
      : { record: hex(location.recordPath) }),
  }
  const absent = { label: null, created: null, changed: null, lastUsed: null }
  const known = Object.entries(facts).filter(([, value]) => value !== undefined)
  return {
    ...absent,
    ...Object.fromEntries(known),
    location: place ?? null,
    policy: document(policy),
  }
}

const bytes = (name) => (name === undefined ? null : hex(name))
const document = (policy) => (policy === undefined ? null : policyDocument(policy))
