import { StrongholdError } from '../contract/errors.js'
import type { Platform } from '../host/platform.js'
import { startInProcess } from '../in-process.js'

/** A page or a worker: no files, and no process to put the inside into. */
export const browserPlatform: Platform = {
  async storageAt() {
    const detail = 'path: there are no files here; give a storage, such as MemoryStorage.'
    throw new StrongholdError('INVALID_ARGUMENT', { detail })
  },
  insideFor(settings) {
    if (settings === undefined) return () => startInProcess()
    const detail =
      'Leave `zone` out: a browser has no zone, and nothing would hold what it asks for.'
    throw new StrongholdError('UNSUPPORTED_RUNTIME', { detail })
  },
}
