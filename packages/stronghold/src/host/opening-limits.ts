import { type ChecksOf, given } from '../contract/codec/index.js'
import { StrongholdError } from '../contract/errors.js'

/** Limits of the cost that a hostile file can cause. */
export interface OpeningLimits {
  /**
   * The greatest work factor to accept of a file: 20 unless stated (1 GiB of memory), at most 23 (8
   * GiB). A file is authenticated only after that cost.
   */
  readonly maxWorkFactor?: number
  /**
   * The most bytes that the content of a file may have when decompressed: 64 MiB or eight times the
   * file, whichever is more, unless stated; at most 1 GiB.
   */
  readonly maxContentLength?: number
}

/** The greatest work factor that is accepted of a file unless another is asked for. */
export const defaultMaxWorkFactor = 20

const greatestWorkFactor = 23
const maxContentLength = 2 ** 30

/** Reads the options that limit an opening. */
export const openingChecks: ChecksOf<OpeningLimits> = {
  maxWorkFactor: given.orNoKey(given.integer(0, greatestWorkFactor)),
  maxContentLength: given.orNoKey(given.integer(1, maxContentLength)),
}

/**
 * Limits for the zone. Every function that opens a file calls this, whether its other options were
 * read before or not.
 * @throws StrongholdError `INVALID_ARGUMENT`.
 */
export function openingLimits(options: OpeningLimits) {
  const { maxWorkFactor = defaultMaxWorkFactor, maxContentLength } = options
  given.read('maxWorkFactor', openingChecks.maxWorkFactor, maxWorkFactor)
  given.read('maxContentLength', openingChecks.maxContentLength, maxContentLength)
  return { maxWorkFactor, maxContentLength }
}

// The host checks the version first, so only one unsupported version reaches the zone.
const early =
  'The key is right, and the file is one of format 2 of before 2021-02-25, whose content is laid out differently and is not read.'

/** Runs `open`, and names the limit in its refusal. */
export async function explaining<T>(
  { maxWorkFactor, maxContentLength }: ReturnType<typeof openingLimits>,
  open: () => Promise<T>,
): Promise<T> {
  try {
    return await open()
  } catch (error) {
    const code = error instanceof StrongholdError ? error.code : undefined
    if (code === 'WORK_FACTOR_TOO_HIGH') {
      const raise = maxWorkFactor < greatestWorkFactor ? '; at most 23 can be' : ''
      const detail = `\`maxWorkFactor\` is ${maxWorkFactor}${raise}.`
      throw new StrongholdError(code, { detail, cause: error })
    }
    if (code === 'UNSUPPORTED_VERSION')
      throw new StrongholdError(code, { detail: early, cause: error })
    if (code === 'SNAPSHOT_TOO_LARGE') {
      const said = maxContentLength === undefined ? 'eight times the file' : `${maxContentLength}`
      const detail = `Its content is longer than \`maxContentLength\` (${said}) allows.`
      throw new StrongholdError(code, { detail, cause: error })
    }
    throw error
  }
}
