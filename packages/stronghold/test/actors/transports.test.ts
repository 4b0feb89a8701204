import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Duplex } from 'node:stream'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import {
  attenuate,
  type Client,
  KeyProvider,
  limitClient,
  MemoryStorage,
  procedures,
  Stronghold,
  zoneBudget,
} from '@stronghold/stronghold'
import { attachClient, type ConnectedClient, connectClient } from '@stronghold/stronghold/actors'
import { utf8 } from '../bytes.js'
import { clientCompliance, rejects } from '../client-compliance.js'

const otherSide = new URL('./other-side.js', import.meta.url)
const folder = await mkdtemp(join(tmpdir(), 'stronghold-actors-'))
const path = join(folder, 'socket')
const stronghold = await Stronghold.create({
  storage: new MemoryStorage(),
  key: KeyProvider.makeRandom(),
})
const worker = new Worker(otherSide)
const child = spawn(process.execPath, [fileURLToPath(otherSide), path], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
await once(child.stdout, 'data')

const connected: ConnectedClient[] = []
after(async () => {
  for (const client of connected) client.stop()
  await worker.terminate()
  await ended(child, 'SIGKILL')
  await stronghold.close({ discard: true })
  await rm(folder, { recursive: true })
})

let count = 0
const fresh = (): Promise<Client> => stronghold.createClient(`client ${count++}`)

async function keep(connecting: Promise<ConnectedClient>): Promise<ConnectedClient> {
  const client = await connecting
  connected.push(client)
  return client
}

async function ended(process: ChildProcess, signal?: NodeJS.Signals): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return
  const exit = once(process, 'exit')
  if (signal !== undefined) process.kill(signal)
  await exit
}

clientCompliance('over a MessageChannel', async () => {
  const { port1, port2 } = new MessageChannel()
  attachClient(await fresh(), port1)
  return keep(connectClient(port2))
})

clientCompliance('of a worker', () => {
  const { port1, port2 } = new MessageChannel()
  worker.postMessage(port1, [port1])
  return keep(connectClient(port2))
})

clientCompliance('of another process, over a socket', () => keep(connectClient(connect(path))))

clientCompliance('over web streams', async () => {
  const [there, back] = [new TransformStream(), new TransformStream()]
  // Within one process the chunks of a stream are handed on as they are.
  const options = { wipe: false }
  const pair = { readable: there.readable, writable: back.writable }
  attachClient(await fresh(), pair, options)
  return keep(connectClient({ readable: back.readable, writable: there.writable }, options))
})

clientCompliance('attenuated to all that the suite does', async () => {
  const rights = { use: true, write: true, list: true }
  return attenuate(await fresh(), {
    procedures: procedures.map(({ definition }) => definition.name),
    vaults: ['vault', 'new vault', 'other'].map((path) => ({ path, ...rights })),
    store: 'write',
  })
})

clientCompliance('with a budget', async () => limitClient(await fresh(), zoneBudget))

clientCompliance('of another implementation, by reference', async () => {
  const { port1, port2 } = new MessageChannel()
  attachClient(methodsOnly(await fresh()), port1)
  return keep(connectClient(port2))
})

/** A client that is no function with methods around it: an application's own. */
function methodsOnly(client: Client): Client {
  return new Proxy(
    {},
    {
      get(_, name) {
        const value: unknown = Reflect.get(client, name)
        return typeof value === 'function' ? value.bind(client) : value
      },
      has: (_, name) => Reflect.has(client, name),
    },
  ) as Client
}

describe('Endpoints', () => {
  it('may be a worker and its parent’s port, and both end', async () => {
    const own = new Worker(otherSide, { workerData: 'parent' })
    const client = await connectClient(own)
    await client.store.insert('key', utf8('value'))
    assert.deepEqual(await client.store.get('key'), utf8('value'))
    const exit = once(own, 'exit')
    client.stop()
    await exit
    assert.equal(await client.ended, 'REFERENCE_STOPPED')
  })

  it('may be the standard streams of a child, and both end', async () => {
    const own = spawn(process.execPath, [fileURLToPath(otherSide), '-'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const client = await connectClient({ readable: own.stdout, writable: own.stdin })
    await client.store.insert('key', utf8('value'))
    assert.deepEqual(await client.store.get('key'), utf8('value'))
    client.stop()
    await ended(own)
    assert.equal(own.exitCode, 0)
  })

  it('may be a port that only copies', async () => {
    const { port1, port2 } = new MessageChannel()
    const attached = attachClient(await fresh(), port1, { transfer: false })
    const client = await connectClient(port2, { transfer: false })
    await client.vault('vault').writeSecret('record', utf8('secret'))
    assert.equal(await client.vault('vault').recordExists('record'), true)
    client.stop()
    assert.equal(await attached.ended, 'REFERENCE_STOPPED')
  })

  it('are refused when they are none', async () => {
    for (const wrong of [undefined, 7, {}, { readable: new ReadableStream() }]) {
      await rejects(connectClient(wrong as never), 'INVALID_ARGUMENT')
      assert.throws(() => attachClient(undefined as never, wrong as never), {
        code: 'INVALID_ARGUMENT',
      })
    }
  })

  it('that are streams of text end the connection', async () => {
    const [a, b] = pairOfDuplex()
    a.setEncoding('latin1')
    const attached = attachClient(await fresh(), a)
    await rejects(connectClient(b), 'CONNECTION_LOST')
    assert.equal(await attached.ended, 'CONNECTION_LOST')
  })
})

/** Two ends of one stream within this process. */
function pairOfDuplex(): [Duplex, Duplex] {
  const [there, back] = [new TransformStream(), new TransformStream()]
  return [
    Duplex.fromWeb({ readable: there.readable, writable: back.writable }),
    Duplex.fromWeb({ readable: back.readable, writable: there.writable }),
  ]
}
