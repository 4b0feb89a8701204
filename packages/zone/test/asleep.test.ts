import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { letThreadsFallAsleep } from '#dist/guest/linux/threads.js'
import { linux } from './support.js'

const busyThenAsleep = `
  const { workerData } = require('node:worker_threads')
  const state = new Int32Array(workerData.state)
  const set = (value) => {
    Atomics.store(state, 0, value)
    Atomics.notify(state, 0)
  }
  set(1)
  for (const end = performance.now() + workerData.busyMs; performance.now() < end; );
  set(2)
  Atomics.wait(state, 1, 0)
`

/** Starts a thread that computes for `busyMs`, and waits until it does. */
const startBusyThread = (busyMs: number) => {
  const state = new Int32Array(new SharedArrayBuffer(8))
  const thread = new Worker(busyThenAsleep, {
    eval: true,
    workerData: { state: state.buffer, busyMs },
  })
  assert.notEqual(Atomics.wait(state, 0, 0, 20_000), 'timed-out')
  return { state, thread }
}

test('a lock waits until all other threads sleep', { skip: !linux }, async () => {
  const { state, thread } = startBusyThread(300)
  assert.equal(letThreadsFallAsleep(20_000), true)
  assert.equal(state[0], 2)
  await thread.terminate()
})

test('a thread that never sleeps delays a lock, and no more', { skip: !linux }, async () => {
  const { thread } = startBusyThread(600_000)
  assert.equal(letThreadsFallAsleep(20), false)
  await thread.terminate()
})
