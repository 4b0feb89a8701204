import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { workerData } from 'node:worker_threads'

const [asked, outcome] = [0, 1]
const { directory, flags } = workerData as { directory: string; flags: Int32Array }

writeFileSync(join(directory, 'worker-before'), '')
Atomics.store(flags, outcome, 1)
Atomics.wait(flags, asked, 0)
let code = 1
try {
  writeFileSync(join(directory, 'worker-after'), '')
} catch (error) {
  code = (error as NodeJS.ErrnoException).code === 'EPERM' ? 2 : 3
}
Atomics.store(flags, outcome, code)
Atomics.notify(flags, outcome)
Atomics.wait(flags, asked, 1)
