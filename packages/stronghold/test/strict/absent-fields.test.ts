import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import {
  KeyProvider,
  Location,
  limitClient,
  MemoryStorage,
  Stronghold,
} from '@stronghold/stronghold'
import { attachClient, connectActor } from '@stronghold/stronghold/actors'
import { startInProcess } from '@stronghold/stronghold/in-process'

const key = () => KeyProvider.fromKey(new Uint8Array(32).fill(7))
const stronghold = await Stronghold.create({
  storage: new MemoryStorage(),
  key: key(),
  workFactor: 1,
  inside: () => startInProcess(),
})
after(() => stronghold.close({ discard: true }))
const client = await stronghold.createClient('client')
const own = Location.generic('keys', 'own')

type Call = (options: never) => unknown
const subject = { client: 'client' }
const grant = { client: 'client', purpose: 'test', lifetime: 1000 }
const partner = new Uint8Array(32)
const bytes = new Uint8Array(1)
const syncing = ['policy', 'vaults', 'records', 'mapVaults', 'dryRun']
const whole = [...syncing, 'clients']
const limits = ['maxWorkFactor', 'maxContentLength']
const ownKey = { client, privateKey: own }
const endpoint = () => new MessageChannel().port1
const place = () => ({ storage: new MemoryStorage(), key: key() })

/** By what it is called: what takes options, good ones, and the fields that mean more when absent. */
const table: readonly (readonly [string, Call, object, readonly string[]])[] = [
  [
    'policies.grantApproval',
    (o) => stronghold.policies.grantApproval(o),
    grant,
    ['procedure', 'location'],
  ],
  [
    'policies.attach',
    (o) => stronghold.policies.attach(o, undefined, { current: key() }),
    subject,
    ['vault', 'location'],
  ],
  ['policies.read', (o) => stronghold.policies.read(o), subject, ['vault', 'location']],
  ['destroy', (o) => stronghold.destroy([o], { current: key() }), subject, ['vault', 'location']],
  [
    'destroy by ids',
    (o) => stronghold.destroy([o], { current: key() }),
    { clientId: client.id },
    ['vaultId', 'recordId'],
  ],
  [
    'attachClient',
    (o) => attachClient(client, endpoint(), o),
    {},
    ['permissions', 'budget', 'limits'],
  ],
  [
    'attachClient limits',
    (limits) => attachClient(client, endpoint(), { limits }),
    {},
    ['frame', 'messages', 'bytes'],
  ],
  [
    'attachClient budget',
    (budget) => attachClient(client, endpoint(), { budget }),
    {},
    ['milliseconds', 'hashed', 'rounds', 'scratch', 'output'],
  ],
  ['connectActor', (o) => connectActor(endpoint(), o), {}, ['limits']],
  [
    'limitClient',
    (o) => limitClient(client, o),
    {},
    ['milliseconds', 'hashed', 'rounds', 'scratch', 'output'],
  ],
  ['startInProcess', (o) => startInProcess(o), {}, ['budget']],
  ['sync.clients', (o) => stronghold.sync.clients(client, client, o), {}, syncing],
  ['sync.from', (o) => stronghold.sync.from(o), place(), [...whole, ...limits]],
  [
    'sync.from clients',
    (o) => stronghold.sync.from({ ...place(), clients: [o] }),
    { path: 'client' },
    ['policy', 'vaults', 'records', 'mapVaults'],
  ],
  [
    'sync.exportTo',
    (o) => stronghold.sync.exportTo(o),
    { recipient: partner, sender: ownKey, current: key() },
    [...whole, 'lifetime'],
  ],
  [
    'sync.importFrom',
    (o) => stronghold.sync.importFrom(o),
    { bytes, recipient: ownKey, sender: partner },
    whole,
  ],
  [
    'sync.beginPull',
    (o) => stronghold.sync.beginPull(o),
    { partner, own: ownKey },
    ['policy', 'vaults', 'records', 'mapVaults', 'clients', 'within', 'except'],
  ],
  [
    'sync.answerPull',
    (o) => stronghold.sync.answerPull(o),
    { partner, own: ownKey, request: bytes },
    ['within', 'except', 'lifetime'],
  ],
  [
    'sync.trust scope',
    (o) => stronghold.sync.trust({ partner, send: [o], receive: 'none' }),
    subject,
    ['vaults'],
  ],
  ['open', (o) => Stronghold.open(o), place(), ['access', 'autoLock', 'zone', ...limits]],
  [
    'open autoLock',
    (autoLock) => Stronghold.open({ ...place(), autoLock }),
    { idle: 1, absolute: 1 },
    ['idle', 'absolute'],
  ],
  [
    'open zone',
    (zone) => Stronghold.open({ ...place(), zone }),
    {},
    ['require', 'budget', 'program'],
  ],
  ['verify', (o) => Stronghold.verify(o), place(), ['zone', ...limits]],
  ['importClient', (o) => stronghold.importClient(o), { ...place(), client: 'client' }, limits],
  ['unlock', (o) => stronghold.unlock(o), { key: key() }, limits],
]

for (const [name, call, good, fields] of table) {
  it(`${name}: a field whose absence means more is there with a value, or not at all`, async () => {
    for (const field of fields) {
      const options = { ...good, [field]: undefined }
      await assert.rejects(
        async () => call(options as never),
        (error: unknown) => {
          const { code, message } = Object(error)
          assert.equal(code, 'INVALID_ARGUMENT', `${name}: ${field}: ${message}`)
          assert.match(message, new RegExp(`\\b${field}: wanted a value, or no such key`))
          return true
        },
      )
    }
  })
}

it('an approval is granted for no procedure that there is not', async () => {
  for (const procedure of ['Ed25519sign', '', 'toString', 'some.procedure']) {
    await assert.rejects(stronghold.policies.grantApproval({ ...grant, procedure }), {
      code: 'INVALID_ARGUMENT',
      message: /procedure: wanted the name of a procedure/,
    })
  }
  assert.equal((await stronghold.policies.grantApproval(grant)).length, 32)
})
