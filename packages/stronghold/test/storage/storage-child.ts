import { chmod } from 'node:fs/promises'
import { dirname } from 'node:path'
import { FileStorage, StrongholdError } from '@stronghold/stronghold'
import { beside, holds, stateOf, storageAt } from './support.js'

// What a test needs another process for: another holder of the lock, another user, another disk.
// Prints one line. The file is at `path`; some tasks expect state 1 in it.
const [task, path = ''] = process.argv.slice(2)
const tell = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`)
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => (error instanceof StrongholdError ? error.code : String(error)),
  )

const tasks: Record<string, () => Promise<void>> = {
  /** Takes the lock and keeps it until killed. */
  async hold() {
    const storage = await FileStorage.at(path)
    await storage.acquire()
    tell('held')
    process.stdin.resume()
  },

  /** Asks for the lock. */
  async ask() {
    tell(await codeOf((await FileStorage.at(path)).acquire()))
  },

  /** Works with an odd umask, as a user who may not do everything. */
  async umask() {
    becomeOrdinary()
    process.umask(0o777)
    const storage = await storageAt(path)
    tell([await codeOf(storage.replace(stateOf(2), 1))])
    await storage.release()
  },

  /** Writes in a folder that does not permit it: before the lock is taken, and after. */
  async denied() {
    const storage = await FileStorage.at(path)
    await storage.acquire()
    await storage.read()
    await chmod(dirname(path), 0o555)
    becomeOrdinary()
    const whileHeld = await codeOf(storage.replace(stateOf(2), 1))
    await storage.release()
    const again = await FileStorage.at(path)
    tell([whileHeld, await codeOf(again.acquire()), await codeOf(again.read())])
  },

  /** Fills a file system of 128 KiB. */
  async full() {
    const storage = await storageAt(path, { keepGenerations: 1 })
    const codes = [await codeOf(storage.replace(stateOf(2, 40_000), 1))]
    codes.push(await codeOf(storage.replace(stateOf(3, 120_000), 2)))
    await holds(path, 2, 40_000)
    codes.push((await beside(path)).join())
    codes.push(await codeOf(storage.replace(stateOf(4, 40_000), 2)))
    await holds(path, 4, 40_000)
    tell(codes)
    await storage.release()
  },
}

await tasks[task ?? '']?.()

function becomeOrdinary(): void {
  if (process.getuid?.() !== 0) return
  process.setgid?.(65534)
  process.setuid?.(65534)
}
