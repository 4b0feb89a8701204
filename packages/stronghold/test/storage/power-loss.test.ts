import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FileStorage, type FileStorageOptions, StrongholdError } from '@stronghold/stronghold'
import * as fc from 'fast-check'
import { beside, type Files, intercept, makePaths, stateOf, systemError } from './support.js'
import { type Image, type Moment, VolatileFiles } from './volatile-files.js'

const lock = await (await makePaths())()
const path = '/home/folder/file'
const home: Image = new Map([['/home', 'directory']])
const length = 300

/** A moment, and the states that may be read after a power cut at it; 0: no file. */
interface Instant {
  readonly moment: Moment
  readonly allowed: readonly number[]
}

/** A storage whose disk is photographed after each of its calls. */
class Recorder {
  readonly instants: Instant[] = []
  readonly files: Files
  readonly #disk: VolatileFiles
  #allowed: readonly number[]
  /** Says which calls fail: without an effect, or after it. */
  fails: (name: string) => false | 'before' | 'after' = () => false

  constructor(without: readonly string[] = [], image = home, allowed: readonly number[] = [0]) {
    this.#allowed = allowed
    this.#disk = new VolatileFiles(lock, image)
    this.files = intercept(this.#disk, async (name, call) => {
      if (without.includes(name)) throw systemError('EPERM')
      const failure = this.fails(name)
      if (failure === 'before') throw systemError('EIO')
      const answer = await call()
      this.#record()
      if (failure === 'after') throw systemError('EIO')
      return answer
    })
  }

  /** Runs a write that leads to `state`. Answers whether it worked. */
  async write(state: number, work: () => Promise<void>): Promise<boolean> {
    this.#allowed = [...new Set([...this.#allowed, state])]
    try {
      await work()
      this.#allowed = [state]
      return true
    } catch (error) {
      assert(error instanceof StrongholdError, String(error))
      return false
    } finally {
      this.#record()
    }
  }

  #record(): void {
    this.instants.push({ moment: this.#disk.moment(), allowed: this.#allowed })
  }
}

/** Opens what a power cut left, as the next process would, and writes once more. */
async function checkImage(image: Image, allowed: readonly number[]): Promise<void> {
  const files = new VolatileFiles(lock, image)
  const storage = await FileStorage.at(path, { files, makeDirectory: true })
  const bytes = await storage.read().catch((error) => {
    assert.equal(error.code, 'SNAPSHOT_NOT_FOUND')
    return undefined
  })
  const expected = allowed.map((state) => (state === 0 ? undefined : stateOf(state, length)))
  assert(
    expected.some((state) => same(state, bytes)),
    `none of the states ${allowed.join()}`,
  )
  await storage.acquire()
  for (const end of await beside(path, (folder) => files.readdir(folder))) {
    assert.match(end, /^g\d+$/, 'a temporary file stays')
    const kept = await (await FileStorage.at(`${path}.${end}`, { files })).read()
    assert.deepEqual(kept, stateOf(Number(end.slice(1)), length), 'a generation is damaged')
  }
  const next = stateOf(99, length)
  await (bytes === undefined ? storage.create(next) : storage.replace(next, 98))
  assert.deepEqual(await storage.read(), next)
  await storage.release()
}

function same(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  return Buffer.compare(one, other) === 0
}

/** Checks outcomes of every moment, each image once: all outcomes, or those that `pick` names. */
async function checkAll(
  instants: readonly Instant[],
  pick: (outcomes: number) => Iterable<number> = (outcomes) => Array(outcomes).keys(),
  check = checkImage,
): Promise<number> {
  const seen = new Set<string>()
  for (const { moment, allowed } of instants) {
    for (const number of pick(moment.outcomes)) {
      const image = moment.outcome(number)
      const key = JSON.stringify([allowed, keyOf(image)])
      if (seen.has(key)) continue
      seen.add(key)
      await check(image, allowed)
    }
  }
  return seen.size
}

// The first bytes, the last and the length tell all contents of these tests apart.
function keyOf(image: Image): unknown {
  return [...image].map(([name, bytes]) => [
    name,
    bytes === 'directory' ? bytes : [bytes.length, ...bytes.slice(0, 2), bytes.at(-1)],
  ])
}

async function life(recorder: Recorder, options: FileStorageOptions): Promise<void> {
  const { files } = recorder
  const storage = await FileStorage.at(path, { ...options, files, makeDirectory: true })
  await storage.acquire()
  assert(await recorder.write(1, () => storage.create(stateOf(1, length))))
  for (let state = 2; state <= 5; state++) {
    assert(await recorder.write(state, () => storage.replace(stateOf(state, length), state - 1)))
  }
  await storage.release()
}

describe('a power cut at every moment of a return to an older state', () => {
  for (const [kind, without] of [
    ['with hard links', []],
    ['without hard links', ['link']],
  ] as const) {
    it(`leaves the newest or the restored state and every kept one, ${kind}`, async () => {
      const recorder = new Recorder(without)
      const { files } = recorder
      const storage = await FileStorage.at(path, { files, makeDirectory: true })
      await storage.acquire()
      assert(await recorder.write(1, () => storage.create(stateOf(1, length))))
      for (const state of [2, 3]) {
        const write = () => storage.replace(stateOf(state, length), state - 1)
        assert(await recorder.write(state, write))
      }
      const before = recorder.instants.length
      assert(await recorder.write(1, () => storage.restore(stateOf(1, length), 3)))
      await storage.release()
      assert((await checkAll(recorder.instants.slice(before - 1))) > 10)
    })
  }
})

describe('a power cut at every moment of a life', () => {
  for (const [keepGenerations, images] of [
    [0, 40],
    [1, 80],
    [2, 70],
  ] as const) {
    it(`leaves the old or the new state, keeping ${keepGenerations}`, async () => {
      const recorder = new Recorder()
      await life(recorder, { keepGenerations })
      assert((await checkAll(recorder.instants)) > images)
    })
  }

  it('leaves the old or the new state without hard links', async () => {
    const recorder = new Recorder(['link'])
    await life(recorder, { keepGenerations: 2 })
    assert((await checkAll(recorder.instants)) > 100)
  })

  it('and another during the first write after it', async () => {
    const recorder = new Recorder()
    await life(recorder, { keepGenerations: 1 })
    let images = 0
    await checkAll(recorder.instants, undefined, async (image, allowed) => {
      const second = new Recorder([], image, allowed)
      await nextWrite(second)
      images += await checkAll(second.instants)
    })
    assert(images > 1000, String(images))
  })

  it('leaves one of the states that were tried, among failures of any call', async () => {
    const failure = fc.constantFrom('before', 'after')
    const faults = fc.dictionary(fc.nat(120).map(String), failure, { maxKeys: 6 })
    const property = fc.asyncProperty(faults, fc.boolean(), fc.nat(), async (at, links, draw) => {
      const recorder = new Recorder(links ? [] : ['link'])
      await lifeWithFaults(recorder, at)
      await checkAll(recorder.instants, (outcomes) => [0, draw % outcomes, outcomes - 1])
    })
    await fc.assert(property, { numRuns: 60 })
  })
})

async function nextWrite(recorder: Recorder): Promise<void> {
  const { files } = recorder
  const storage = await FileStorage.at(path, { files, keepGenerations: 1, makeDirectory: true })
  await storage.acquire()
  const present = await storage.read().catch(() => undefined)
  const state = present === undefined ? 1 : numberOf(present) + 1
  const bytes = stateOf(state, length)
  await recorder.write(state, () =>
    present === undefined ? storage.create(bytes) : storage.replace(bytes, state - 1),
  )
  await storage.release()
}

function numberOf(bytes: Uint8Array): number {
  const number = [1, 2, 3, 4, 5].find((state) => same(stateOf(state, length), bytes))
  assert(number !== undefined)
  return number
}

async function lifeWithFaults(
  recorder: Recorder,
  faults: Readonly<Record<string, 'before' | 'after'>>,
): Promise<void> {
  const { files } = recorder
  const storage = await FileStorage.at(path, { files, makeDirectory: true })
  await storage.acquire()
  let calls = 0
  recorder.fails = (name) => (name === 'close' ? false : (faults[++calls] ?? false))
  let state = 1
  for (let i = 0; i < 4; i++) {
    const bytes = stateOf(state, length)
    // A write that failed is tried again with the same content, as a commit would be.
    const work = () => (state === 1 ? storage.create(bytes) : storage.replace(bytes, state - 1))
    if (await recorder.write(state, work)) state++
  }
  await storage.release()
}

describe('the model of a disk', () => {
  it('finds the faults of writers that leave a step out', async () => {
    const steps: Readonly<Record<string, (name: string) => boolean>> = {
      'sync of the file': (name) => name.includes('.tmp-'),
      'sync of its folder': (name) => name === '/home/folder',
      'sync of the folder above': (name) => name === '/home',
    }
    for (const [step, leftOut] of Object.entries(steps)) {
      const recorder = new Recorder()
      const files: Files = {
        ...recorder.files,
        open: async (name, flags, mode) => {
          const file = await recorder.files.open(name, flags, mode)
          return leftOut(name) ? { ...file, sync: async () => undefined } : file
        },
      }
      const storage = await FileStorage.at(path, { files, makeDirectory: true })
      await storage.acquire()
      await recorder.write(1, () => storage.create(stateOf(1, length)))
      await recorder.write(2, () => storage.replace(stateOf(2, length), 1))
      await storage.release()
      await assert.rejects(checkAll(recorder.instants), assert.AssertionError, step)
    }
  })
})
