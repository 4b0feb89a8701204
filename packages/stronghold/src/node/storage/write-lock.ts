import { constants } from 'node:fs'
import { tryLock } from 'fs-native-extensions'
import { StrongholdError } from '../../contract/errors.js'
import { letOwner } from './durable-write.js'
import type { Files, OpenFile } from './files.js'

const { O_CREAT, O_RDWR, O_NOFOLLOW = 0 } = constants

/**
 * The right to write a snapshot: a lock of the operating system on the file `<target>.lock`.
 *
 * It is not on the snapshot itself, which every commit replaces. The system releases it when the
 * process ends in any way, so no stale lock is ever left; the empty file stays.
 */
export class WriteLock {
  readonly #file: OpenFile

  private constructor(file: OpenFile) {
    this.#file = file
  }

  /** @throws StrongholdError `SNAPSHOT_LOCKED` when another process, or another handle, has it. */
  static async acquire(files: Files, target: string): Promise<WriteLock> {
    const file = await files.open(`${target}.lock`, O_CREAT | O_RDWR | O_NOFOLLOW, 0o600)
    let locked = false
    try {
      await letOwner(file)
      locked = tryLock(file.fd)
    } finally {
      if (!locked) await file.close()
    }
    if (!locked) throw new StrongholdError('SNAPSHOT_LOCKED')
    return new WriteLock(file)
  }

  /** Releases the lock. */
  async release(): Promise<void> {
    await this.#file.close()
  }
}
