import { malformed } from './codec/index.js'
import { StrongholdError } from './errors.js'

/** How much a file that somebody may have made for us can make us spend. */
export interface OpeningLimits {
  /**
   * The greatest work factor to accept of a file: 20 unless stated (1 GiB of memory), at most 23
   * (8 GiB). Nothing of a file is authenticated before that much is spent.
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
const longestContent = 2 ** 30

/** Limits as the zone gets them. @throws StrongholdError `INVALID_ARGUMENT`. */
export function openingLimits(options: OpeningLimits) {
  const { maxWorkFactor = defaultMaxWorkFactor, maxContentLength } = options
  requireWithin(maxWorkFactor, 0, greatestWorkFactor)
  if (maxContentLength !== undefined) requireWithin(maxContentLength, 1, longestContent)
  return { maxWorkFactor, maxContentLength }
}

/** Runs `open`, and says of what was refused which limit that was. */
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
    if (code === 'SNAPSHOT_TOO_LARGE') {
      const said = maxContentLength === undefined ? 'eight times the file' : `${maxContentLength}`
      const detail = `Its content is longer than \`maxContentLength\` (${said}) allows.`
      throw new StrongholdError(code, { detail, cause: error })
    }
    throw error
  }
}

function requireWithin(value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) throw malformed()
}
