import type { Platform } from '../host/platform.js'
import { FileStorage } from './storage/file-storage.js'
import { startZone } from './zone-inside.js'

/** Node: files, and a zone process. */
export const nodePlatform: Platform = {
  storageAt: (path, behaviour) => FileStorage.at(path, behaviour),
  insideFor: (settings) => (signal) => startZone(settings, signal),
}
