import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Client } from '@stronghold/stronghold'
import {
  type ActorRef,
  type AttachedClient,
  type AttachOptions,
  attachClient,
  type ConnectOptions,
  clientOf,
  connectActor,
} from '@stronghold/stronghold/actors'
import { utf8 } from '../bytes.js'
import { rejects } from '../client-compliance.js'
import { Gate, gated, MemoryChannel, openStronghold } from './support.js'

const otherSide = new URL('./other-side.js', import.meta.url)
const stronghold = await openStronghold()
const running: { stop(): void }[] = []
after(async () => {
  for (const one of running) one.stop()
  await stronghold.close({ discard: true })
})

let count = 0
const fresh = (): Promise<Client> => stronghold.createClient(`client ${count++}`)
const value = utf8('value')
const insert = (key: string) => ({ key: utf8(key), value })

async function refer(
  client: Client,
  { there, here }: { there?: AttachOptions['limits']; here?: ConnectOptions['limits'] } = {},
): Promise<{ actor: ActorRef; attached: AttachedClient }> {
  const { port1, port2 } = new MessageChannel()
  const attached = attachClient(client, port1, there === undefined ? {} : { limits: there })
  const actor = await connectActor(port2, here === undefined ? {} : { limits: here })
  running.push(attached, actor)
  return { actor, attached }
}

describe('The mailbox of a reference', () => {
  it('holds a bounded number of messages and refuses the rest by name', async () => {
    const gate = new Gate()
    const { actor } = await refer(gated(await fresh(), gate.pass), {
      there: { messages: 16 },
      here: { messages: 1000 },
    })
    const told = Array.from({ length: 10_000 }, (_, i) =>
      actor.tell('StoreInsert', insert(`${i}`)).then(
        () => 'sent',
        (error) => error.code as string,
      ),
    )
    const refused = Promise.all(told.slice(1016))
    assert.deepEqual(new Set(await refused), new Set(['MAILBOX_FULL']))
    // A mailbox that is full is not broken: there is room as soon as something was dealt with.
    gate.open()
    assert.deepEqual(new Set(await Promise.all(told.slice(0, 1016))), new Set(['sent']))
    const keys = await actor.ask('StoreKeys', {})
    assert.equal(keys.length, 1016)
    assert.deepEqual(
      gate.came,
      Array.from({ length: 1016 }, (_, i) => `${i}`),
    )
  })

  it('makes those who await as fast as the client is, and loses nothing', async () => {
    const client = await fresh()
    let most = 0
    let sent = 0
    let done = 0
    const slow = gated(client, async () => {
      await new Promise((resolve) => setImmediate(resolve))
      done++
    })
    const { actor } = await refer(slow, { there: { messages: 8 }, here: { messages: 1 } })
    for (let i = 0; i < 10_000; i++) {
      await actor.tell('StoreInsert', insert(`${i % 100}`))
      most = Math.max(most, ++sent - done)
    }
    await actor.ask('StoreKeys', {})
    assert.equal(done, 10_000)
    assert(most <= 8 + 1, `${most}`)
  })

  it('is bounded in bytes as well', async () => {
    const gate = new Gate()
    const { actor } = await refer(gated(await fresh(), gate.pass), {
      there: { frame: 4096, bytes: 8192 },
      here: { bytes: 4096, frame: 4096 },
    })
    const large = { key: utf8('key'), value: new Uint8Array(3000) }
    const asked = [1, 2, 3].map(() => actor.ask('StoreInsert', large))
    await rejects(actor.ask('StoreInsert', large), 'MAILBOX_FULL')
    gate.open()
    await Promise.all(asked)
    assert.equal(gate.came.length, 3)
  })

  it('refuses what the other side would not take, and says so of answers', async () => {
    const { actor } = await refer(await fresh(), { there: { frame: 8192 }, here: { frame: 4096 } })
    const of = (length: number) => ({ key: utf8('key'), value: new Uint8Array(length) })
    await rejects(actor.ask('StoreInsert', of(8192)), 'MESSAGE_TOO_LARGE')
    await actor.ask('StoreInsert', of(5000))
    await rejects(actor.ask('StoreGet', { key: utf8('key') }), 'MESSAGE_TOO_LARGE')
    assert.equal(await actor.ask('StoreHas', { key: utf8('key') }), true)
  })

  it('deals with one message at a time, in the order of asking and telling', async () => {
    let present = 0
    const order: string[] = []
    const client = gated(await fresh(), async (key) => {
      assert.equal(++present, 1)
      await new Promise((resolve) => setImmediate(resolve))
      order.push(key)
      present--
    })
    const { actor } = await refer(client)
    const work = Array.from({ length: 200 }, (_, i) =>
      i % 3 === 0
        ? actor.tell('StoreInsert', insert(`${i}`))
        : actor.ask('StoreInsert', insert(`${i}`)),
    )
    await Promise.all(work)
    assert.deepEqual(
      order,
      Array.from({ length: 200 }, (_, i) => `${i}`),
    )
  })

  it('does not wait for another mailbox of the same Stronghold', async () => {
    const gate = new Gate()
    const slow = await refer(gated(await fresh(), gate.pass))
    const quick = await refer(await fresh())
    const waiting = slow.actor.ask('StoreInsert', insert('key'))
    await quick.actor.ask('StoreInsert', insert('key'))
    assert.equal(gate.came.length, 1)
    gate.open()
    await waiting
  })

  it('carries what tells fail with to nobody, and goes on', async () => {
    const { actor } = await refer(await fresh())
    await actor.tell('PruneVersions', { vaultPath: utf8('vault'), keep: 0 })
    await rejects(
      actor.ask('PruneVersions', { vaultPath: utf8('vault'), keep: 0 }),
      'INVALID_ARGUMENT',
    )
    assert.deepEqual(await actor.ask('StoreKeys', {}), [])
  })
})

describe('Asking', () => {
  it('can be given up before a message leaves, before it is begun, and while it is dealt with', async () => {
    const gate = new Gate()
    const [there, here] = MemoryChannel.pair()
    attachClient(gated(await fresh(), gate.pass), there, { limits: { messages: 2 } })
    const actor = await connectActor(here)
    const controllers = [0, 1, 2].map(() => new AbortController())
    const asked = controllers.map(({ signal }, i) =>
      actor.ask('StoreInsert', insert(`${i}`), { signal }),
    )
    const last = actor.ask('StoreInsert', insert('last'))
    while (gate.came.length === 0) await new Promise((resolve) => setImmediate(resolve))
    for (const [i, controller] of controllers.entries()) {
      controller.abort()
      await rejects(asked[i] as Promise<unknown>, 'CANCELLED')
    }
    await new Promise((resolve) => setImmediate(resolve))
    gate.open()
    await last
    assert.deepEqual(gate.came, ['0', 'last'])
    assert.equal((await actor.ask('StoreKeys', {})).length, 2)
  })

  it('can be given up after a time, and must not be asked for an impossible one', async () => {
    const gate = new Gate()
    const { actor } = await refer(gated(await fresh(), gate.pass))
    await rejects(actor.ask('StoreInsert', insert('key'), { timeout: 5 }), 'TIMED_OUT')
    gate.open()
    assert.equal(await actor.ask('StoreHas', { key: utf8('key') }, { timeout: 60_000 }), true)
    for (const timeout of [-1, 1.5, 2 ** 31, Number.NaN]) {
      await rejects(actor.ask('StoreKeys', {}, { timeout }), 'INVALID_ARGUMENT')
    }
    await rejects(actor.ask('StoreKeys', {}, { signal: AbortSignal.abort() }), 'CANCELLED')
    await rejects(actor.ask('Seal' as never, {} as never), 'INVALID_ARGUMENT')
  })

  it('of somebody who never answers can be given up while connecting', async () => {
    const { port1, port2 } = new MessageChannel()
    await rejects(connectActor(port1, { timeout: 5 }), 'TIMED_OUT')
    const controller = new AbortController()
    const other = new MessageChannel()
    const connecting = connectActor(other.port1, { signal: controller.signal })
    controller.abort()
    await rejects(connecting, 'CANCELLED')
    other.port2.close()
    port2.close()
  })
})

describe('The end of a reference', () => {
  it('rejects what is unanswered and what is asked later, whoever stops', async () => {
    for (const side of ['actor', 'attached'] as const) {
      const gate = new Gate()
      const both = await refer(gated(await fresh(), gate.pass), { there: { messages: 2 } })
      const { actor, attached } = both
      const asked = Promise.allSettled(
        ['a', 'b', 'c'].map((key) => actor.ask('StoreInsert', insert(key))),
      )
      while (gate.came.length === 0) await new Promise((resolve) => setImmediate(resolve))
      both[side].stop()
      both[side].stop()
      for (const outcome of await asked) {
        assert.equal(outcome.status === 'rejected' && outcome.reason.code, 'REFERENCE_STOPPED')
      }
      assert.equal(await actor.ended, 'REFERENCE_STOPPED')
      assert.equal(await attached.ended, 'REFERENCE_STOPPED')
      await rejects(actor.ask('StoreKeys', {}), 'REFERENCE_STOPPED')
      await rejects(actor.tell('StoreClear', {}), 'REFERENCE_STOPPED')
      gate.open()
      await new Promise((resolve) => setImmediate(resolve))
      assert.deepEqual(gate.came, ['a'])
    }
  })

  it('comes when the worker on the other side is terminated', async () => {
    const worker = new Worker(otherSide, { workerData: 'parent' })
    const actor = await connectActor(worker)
    await worker.terminate()
    assert.equal(await actor.ended, 'CONNECTION_LOST')
    await rejects(actor.ask('StoreInsert', insert('key')), 'CONNECTION_LOST')
    assert.deepEqual(worker.listenerCount('message'), 0)
  })

  it('comes when the process on the other side is killed', async () => {
    const child = spawn(process.execPath, [fileURLToPath(otherSide), '-'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const actor = await connectActor({ readable: child.stdout, writable: child.stdin })
    child.kill('SIGKILL')
    assert.equal(await actor.ended, 'CONNECTION_LOST')
    await rejects(actor.ask('StoreKeys', {}), 'CONNECTION_LOST')
  })

  it('does not come with what the Stronghold itself refuses: codes cross', async () => {
    const own = await openStronghold()
    const { actor } = await refer(await own.createClient('client'))
    const client = clientOf(actor)
    await own.commit()
    await own.lock()
    await rejects(client.store.keys(), 'LOCKED')
    await own.close()
    await rejects(client.store.keys(), 'CLOSED')
  })

  it('lets limits that cannot work be refused', async () => {
    const { port1, port2 } = new MessageChannel()
    const client = await fresh()
    for (const limits of [
      { messages: 0 },
      { frame: 63 },
      { frame: 100, bytes: 99 },
      { bytes: 0.5 },
    ]) {
      assert.throws(() => attachClient(client, port1, { limits }), { code: 'INVALID_ARGUMENT' })
      await rejects(connectActor(port2, { limits }), 'INVALID_ARGUMENT')
    }
    port1.close()
  })
})
