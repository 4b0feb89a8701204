import { storageOf } from './opening.js'
import type { NewKeyOptions, OpenOrCreateOptions, PlaceOptions, UnlockOptions } from './options.js'
import type { Platform } from './platform.js'

/** The two branches of `openOrCreate`. */
export interface Ways<T> {
  open(options: PlaceOptions & UnlockOptions): Promise<T>
  create(options: PlaceOptions & NewKeyOptions): Promise<T>
}

/** Takes one of them, depending on whether the file exists, with the options of that branch. */
export async function openOrCreate<T>(
  platform: Platform,
  { workFactor, maxWorkFactor, maxContentLength, ...own }: PlaceOptions & OpenOrCreateOptions,
  ways: Ways<T>,
): Promise<T> {
  const storage = await storageOf(platform, { makeDirectory: true, ...own })
  if (!(await storage.exists())) {
    return ways.create({ ...own, ...(workFactor === undefined ? {} : { workFactor }) })
  }
  return ways.open({
    ...own,
    ...(maxWorkFactor === undefined ? {} : { maxWorkFactor }),
    ...(maxContentLength === undefined ? {} : { maxContentLength }),
  })
}
