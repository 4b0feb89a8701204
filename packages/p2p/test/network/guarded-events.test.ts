import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { TypedEventEmitter } from '#internal/libp2p/guarded-events.js'

class Stream extends TypedEventEmitter {
  readonly ends: unknown[] = []

  abort(error: unknown): void {
    this.ends.push(error)
    this.safeDispatchEvent('close')
  }
}

/** Lets what was begun end. */
const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('Events of libp2p', () => {
  it('are heard by each listener, as often as it wants', () => {
    const emitter = new TypedEventEmitter()
    const heard: string[] = []
    const listener = () => heard.push('function')
    const leave = new AbortController()
    emitter.addEventListener('event', listener)
    emitter.addEventListener('event', listener)
    emitter.addEventListener('event', { handleEvent: () => heard.push('object') })
    emitter.addEventListener('event', () => heard.push('once'), { once: true })
    emitter.addEventListener('event', () => heard.push('until'), { signal: leave.signal })
    assert.equal(emitter.listenerCount('event'), 4)
    emitter.safeDispatchEvent('event')
    leave.abort()
    emitter.removeEventListener('event', listener)
    emitter.safeDispatchEvent('event', { detail: 1 })
    assert.deepEqual(heard, ['function', 'object', 'once', 'until', 'object'])
    assert.equal(emitter.listenerCount('event'), 1)
    assert.equal(emitter.listenerCount('another'), 0)
  })

  it('cost the stream that brought a message, and no process, when a listener fails', async () => {
    const stream = new Stream()
    const [thrown, rejected] = [new Error('thrown'), new Error('rejected')]
    const heard: string[] = []
    stream.addEventListener('close', () => {
      throw new Error('also at the end')
    })
    stream.addEventListener('message', () => {
      throw thrown
    })
    stream.addEventListener('message', async () => {
      throw rejected
    })
    stream.addEventListener('message', () => heard.push('the next'))
    stream.safeDispatchEvent('message')
    await turn()
    assert.deepEqual(stream.ends, [thrown, rejected])
    assert.deepEqual(heard, ['the next'])
  })

  it('go through here in what is made of libp2p', async () => {
    const { TypedEventEmitter: used } = await import(
      '#internal/vendor/libp2p-interface.js' as string
    )
    const stream = Object.assign(new used(), {
      abort: (error: Error) => errors.push(error.message),
    })
    const errors: string[] = []
    stream.addEventListener('message', () => {
      throw new Error('heard')
    })
    stream.safeDispatchEvent('message')
    assert.deepEqual(errors, ['heard'])
  })
})
