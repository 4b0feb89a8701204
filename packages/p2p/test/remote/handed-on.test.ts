import assert from 'node:assert/strict'
import { type AddressInfo, createServer, connect as dial } from 'node:net'
import { after, describe, it } from 'node:test'
import type { RemoteClient } from '@stronghold/p2p'
import {
  approvalToken,
  type Client,
  CopyRecord,
  Ed25519Sign,
  type ErrorCode,
  GenerateKey,
  Location,
  type Permissions,
  PublicKey,
  ReadRecord,
  RevokeData,
  StrongholdError,
  WriteVault,
} from '@stronghold/stronghold'
import { attachClient, connectClient } from '@stronghold/stronghold/actors'
import fc from 'fast-check'
import { rejects } from '../compliance.js'
import { all, introduce, join, makeStronghold } from '../support.js'

const utf8 = (text: string) => new TextEncoder().encode(text)
const at = (record: string, vault = 'v') => Location.generic(vault, record)
const there = await makeStronghold()
const server = await join(there, { commit: 'never' })
await server.serve()
const between = await join(await makeStronghold(), { listen: [] })
let made = 0

/** A fresh client of the owner's, and what a peer has of it over libp2p. */
async function served(
  permissions: Permissions,
): Promise<{ path: string; owner: Client; remote: RemoteClient }> {
  const path = `client ${made++}`
  const owner = await there.createClient(path)
  await owner.execute(GenerateKey({ type: 'Ed25519', output: at('k') }))
  await owner.execute(GenerateKey({ type: 'Ed25519', output: at('k', 'other') }))
  await owner.store.insert('k', utf8('x'))
  await introduce(server, between, { clients: [{ path, permissions }] })
  return { path, owner, remote: await between.connect('server', { client: path }) }
}

/** Hands a client on over a TCP socket, as narrow as is said, or as it is. */
async function handedOn(client: Client, permissions?: Permissions) {
  const listener = createServer((socket) => {
    attachClient(client, socket, permissions === undefined ? {} : { permissions })
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const socket = dial((listener.address() as AddressInfo).port, '127.0.0.1')
  const reference = await connectClient(socket)
  const stop = () => {
    reference.stop()
    socket.destroy()
    listener.close()
  }
  after(stop)
  return { reference, stop }
}

const sign = (vault = 'v') => Ed25519Sign({ privateKey: at('k', vault), message: utf8('m') })

/** What a client can be asked, and what has to be granted for it. */
const asks: readonly (readonly [
  (client: Client) => Promise<unknown>,
  (p: Permissions) => boolean,
])[] = [
  [(c) => c.execute(sign()), (p) => runs(p, 'Ed25519Sign') && may(p, 'v', 'use')],
  [(c) => c.execute(sign('other')), (p) => runs(p, 'Ed25519Sign') && may(p, 'other', 'use')],
  [
    (c) => c.execute(PublicKey({ type: 'Ed25519', privateKey: at('k') })),
    (p) => runs(p, 'PublicKey') && may(p, 'v', 'use'),
  ],
  [
    (c) => c.execute(GenerateKey({ type: 'Ed25519', output: at('new') })),
    (p) => runs(p, 'GenerateKey') && may(p, 'v', 'write'),
  ],
  [
    (c) => c.executeChained([GenerateKey({ type: 'Ed25519', output: at('new') }), sign()]),
    (p) =>
      runs(p, 'GenerateKey') &&
      may(p, 'v', 'write') &&
      runs(p, 'Ed25519Sign') &&
      may(p, 'v', 'use'),
  ],
  [
    (c) => c.execute(CopyRecord({ source: at('k'), target: at('copy', 'other') })),
    (p) => runs(p, 'CopyRecord') && may(p, 'v', 'use') && may(p, 'other', 'write'),
  ],
  [
    (c) => c.execute(RevokeData({ location: at('none'), collect: false })),
    (p) => runs(p, 'RevokeData') && may(p, 'v', 'write') && may(p, 'v', 'list'),
  ],
  [(c) => c.vaultExists('v'), (p) => may(p, 'v', 'list')],
  [(c) => c.recordExists(at('k', 'other')), (p) => may(p, 'other', 'list')],
  [(c) => c.store.get('k'), ({ store = 'none' }) => store !== 'none'],
  [(c) => c.store.insert('k', utf8('x')), ({ store }) => store === 'write'],
  [
    (c) => c.labelRecord(at('k'), 'label'),
    (p) => p.attributes?.label === true && may(p, 'v', 'write') && may(p, 'v', 'list'),
  ],
]

function runs({ procedures = [] }: Permissions, name: (typeof procedures)[number]): boolean {
  return procedures.includes(name)
}

function may({ vaults = [] }: Permissions, path: string, right: 'use' | 'write' | 'list'): boolean {
  return vaults.find((vault) => vault.path === path)?.[right] === true
}

const names = ['Ed25519Sign', 'PublicKey', 'GenerateKey', 'CopyRecord', 'RevokeData'] as const
const rights = fc.record({ use: fc.boolean(), write: fc.boolean(), list: fc.boolean() })
const anyPermissions: fc.Arbitrary<Permissions> = fc.record({
  procedures: fc.subarray([...names]),
  vaults: fc.tuple(rights, rights).map(([v, other]) => [
    { path: 'v', ...v },
    { path: 'other', ...other },
  ]),
  store: fc.constantFrom('none', 'read', 'write'),
  attributes: fc.record({ label: fc.boolean() }),
})

async function codeOf(work: Promise<unknown>): Promise<ErrorCode | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    assert(error instanceof StrongholdError)
    return error.code
  }
}

describe('A limited reference that is handed on over TCP', () => {
  it('can do what every one of those grants that lie between, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(anyPermissions, fc.option(anyPermissions, { nil: undefined }), anyPermissions),
        async ([granted, second, third]) => {
          const { remote } = await served(granted)
          const near = await handedOn(remote, second)
          const far = await handedOn(near.reference, third)
          const chain = [granted, ...(second === undefined ? [] : [second]), third]
          for (const [ask, isGranted] of asks) {
            const code = await codeOf(ask(far.reference))
            const expected = chain.every(isGranted) ? undefined : 'PERMISSION_DENIED'
            assert.equal(code, expected, ask.toString())
          }
          far.stop()
          near.stop()
          remote.close()
        },
      ),
      { numRuns: 25 },
    )
  })

  it('becomes no wider by asking for more at any place', async () => {
    const { remote } = await served({
      procedures: ['Ed25519Sign'],
      vaults: [{ path: 'v', use: true }],
    })
    const everything = all('x').clients[0]?.permissions
    assert(everything !== undefined && typeof everything === 'object')
    const near = await handedOn(remote, everything)
    const far = await handedOn(near.reference, everything)
    const signature = await far.reference.execute(sign())
    assert.equal(signature.length, 64)
    for (const [ask] of asks.slice(1)) await rejects(ask(far.reference), 'PERMISSION_DENIED')
    await assert.rejects(far.reference.store.keys(), { remote: true })
  })

  it('ends with the grant that it came from', async () => {
    const { remote } = await served({ store: 'read' })
    const { reference } = await handedOn(remote)
    await reference.store.get('k')
    await server.setPeer({ id: between.identity.peerId, inbound: { clients: [] } })
    assert.notEqual(await codeOf(reference.store.get('k')), undefined)
    await rejects(reference.store.get('k'), 'PERMISSION_DENIED')
  })
})

describe('An approver on another machine', () => {
  it('approves over the network what was asked for over the network, once', async () => {
    const phone = await makeStronghold()
    const signer = await phone.createClient('approver')
    await signer.execute(GenerateKey({ type: 'Ed25519', output: at('approver') }))
    const approverKey = { privateKey: at('approver') }
    const approver = await signer.execute(PublicKey({ type: 'Ed25519', ...approverKey }))
    const phoneNetwork = await join(phone, { commit: 'never' })
    await phoneNetwork.serve()
    const permissions = { procedures: ['Ed25519Sign'], vaults: [{ path: 'v', use: true }] } as const
    await phoneNetwork.setPeer({
      id: between.identity.peerId,
      inbound: { clients: [{ path: 'approver', permissions }] },
    })
    await between.setPeer({
      id: phoneNetwork.identity.peerId,
      name: 'phone',
      addresses: phoneNetwork.addresses,
    })
    const person = await between.connect('phone', { client: 'approver' })

    const { owner, remote } = await served(permissions)
    const policy = { usages: ['Ed25519Sign'], requireApproval: { approver } } as const
    const pay = at('pay')
    await owner.execute(GenerateKey({ type: 'Ed25519', output: pay }, { attributes: { policy } }))
    const payment = (text: string, approval?: Uint8Array) =>
      Ed25519Sign(
        { privateKey: pay, message: utf8(text) },
        approval === undefined ? {} : { approval },
      )
    const asked = { purpose: 'invoice 1', lifetime: 60_000 }
    const approved = async (text: string) => {
      const request = await remote.requestApproval(payment(text), asked)
      const message = Ed25519Sign({ ...approverKey, message: request })
      return approvalToken(request, await person.execute(message))
    }
    await rejects(remote.execute(payment('1')), 'APPROVAL_REQUIRED')
    const token = await approved('1')
    // For another input, by another signature, and a second time it is none.
    await rejects(remote.execute(payment('2', token)), 'APPROVAL_INVALID')
    const forged = token.slice()
    forged[forged.length - 1] = (forged.at(-1) as number) ^ 1
    await rejects(remote.execute(payment('1', forged)), 'APPROVAL_INVALID')
    assert.equal((await remote.execute(payment('1', token))).length, 64)
    await rejects(remote.execute(payment('1', token)), 'APPROVAL_INVALID')
    // What was approved is handed on, and is good there once too.
    const { reference } = await handedOn(remote, permissions)
    assert.equal((await reference.execute(payment('3', await approved('3')))).length, 64)
    // Who may not sign with it gets no approval out of the approver's other records.
    await rejects(
      person.execute(PublicKey({ type: 'Ed25519', ...approverKey })),
      'PERMISSION_DENIED',
    )
    await rejects(person.store.keys(), 'PERMISSION_DENIED')
  })
})

describe('Records of several clients, over the network', () => {
  it('are read by a client that they name, and of another client by nobody', async () => {
    const data = await there.createClient('data')
    const { path, owner, remote } = await served({
      procedures: ['ReadRecord'],
      otherVaults: { use: true, list: true },
    })
    const readers = { attributes: { readers: [utf8(path)] } }
    const written = (client: Client) =>
      client.execute(WriteVault({ data: utf8('address'), location: at('person') }, readers))
    await written(data)
    await written(owner)
    // The owner of both may; the grant is for one client.
    const elsewhere = ReadRecord({ location: at('person'), client: utf8('data') })
    assert.deepEqual(await owner.execute(elsewhere), utf8('address'))
    await rejects(remote.execute(elsewhere), 'PERMISSION_DENIED')
    const absent = ReadRecord({ location: at('person'), client: utf8('no such client') })
    await rejects(remote.execute(absent), 'PERMISSION_DENIED')
    assert.deepEqual(await remote.execute(ReadRecord({ location: at('person') })), utf8('address'))
    await rejects(remote.execute(ReadRecord({ location: at('k') })), 'POLICY_DENIED')
    const { reference } = await handedOn(remote)
    await rejects(reference.execute(elsewhere), 'PERMISSION_DENIED')
    assert.deepEqual(
      await reference.execute(ReadRecord({ location: at('person') })),
      utf8('address'),
    )
  })

  it('are copied within one, with their policy, and reach no other', async () => {
    const grant = {
      procedures: ['CopyRecord', 'Ed25519Sign', 'PublicKey'],
      otherVaults: { use: true, write: true, list: true },
    } as const
    // A rule names clients: the peer keeps what the last one gives it.
    const other = await served(grant)
    const { owner, remote } = await served(grant)
    const policy = { usages: ['CopyRecord', 'Ed25519Sign'] } as const
    await owner.execute(
      GenerateKey({ type: 'Ed25519', output: at('narrow') }, { attributes: { policy } }),
    )
    await remote.execute(CopyRecord({ source: at('narrow'), target: at('copy', 'far') }))
    const copy = { privateKey: at('copy', 'far') }
    assert.equal((await remote.execute(Ed25519Sign({ ...copy, message: utf8('m') }))).length, 64)
    await rejects(remote.execute(PublicKey({ type: 'Ed25519', ...copy })), 'POLICY_DENIED')
    assert.equal(await other.owner.recordExists(at('copy', 'far')), false)
    await rejects(
      other.owner.execute(CopyRecord({ source: at('narrow'), target: at('x') })),
      'RECORD_NOT_FOUND',
    )
  })
})
