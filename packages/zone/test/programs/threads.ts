import { writeFile } from 'node:fs'
import { writeFile as writeFilePromise } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { CreateProgram } from '@stronghold/zone/program'

const [asked, outcome] = [0, 1]

/** Has a thread of libuv's pool and a worker of its own try to make files. */
export const createProgram: CreateProgram = async ({ argument }) => {
  const directory = Buffer.from(argument).toString()
  const flags = new Int32Array(new SharedArrayBuffer(8))
  const worker = new Worker(new URL('./threads-worker.js', import.meta.url), {
    workerData: { directory, flags },
  })
  worker.unref()
  while (Atomics.load(flags, outcome) === 0) await wait(5)
  Atomics.store(flags, outcome, 0)
  await writeFilePromise(join(directory, 'pool-before'), '')
  return {
    initial: 'only',
    phases: {
      only: {
        worker: () => {
          Atomics.store(flags, asked, 1)
          Atomics.notify(flags, asked)
          Atomics.wait(flags, outcome, 0)
          const code = Atomics.load(flags, outcome)
          return new Uint8Array(Buffer.from(code === 1 ? 'opened' : 'EPERM'))
        },
        pool: () => {
          writeFile(join(directory, 'pool-after'), '', () => {})
          // There is no event loop to hear of the end: wait long enough for a thread that is idle.
          Atomics.wait(flags, asked, 1, 300)
          return new Uint8Array(0)
        },
      },
    },
  }
}
