import { type ErrorCode, StrongholdError } from '../../contract/errors.js'
import type { KeyMaterial } from '../../contract/messages/snapshot.js'
import { type SnapshotCheck, Verify } from '../../contract/messages/verify.js'
import { type Opening, openingOf } from '../opening.js'
import { explaining, openingLimits } from '../opening-limits.js'
import { spendingOptions, strongholdOptions } from '../option-checks.js'
import type { VerifyOptions } from '../options.js'
import type { Platform } from '../platform.js'
import { Session } from '../session/session.js'
import { formatVersion } from './file-version.js'

/** The result for one state of a snapshot. */
export interface StateReport {
  /** Whether it opens and every record of it authenticates. */
  readonly sound: boolean
  /**
   * The error of its opening: `SNAPSHOT_DAMAGED`, `NOT_A_SNAPSHOT`, `WRONG_KEY` (under another key,
   * or damaged where its key is wrapped), `WRONG_KEY_OR_DAMAGED`, `UNSUPPORTED_VERSION`,
   * `SNAPSHOT_NOT_FOUND`, … Undefined when it opens.
   */
  readonly error: ErrorCode | undefined
  /** Counts of its contents, and the ids of those that do not authenticate. */
  readonly content: SnapshotCheck | undefined
}

/** The same for a kept older state. */
export interface GenerationReport extends StateReport {
  readonly generation: number
}

/** The result for a snapshot and its kept older states. */
export interface Verification {
  readonly current: StateReport
  /** Newest first. */
  readonly generations: readonly GenerationReport[]
}

/** Opens one file in a zone of its own and authenticates it. */
export type VerifyFile = (read: () => Promise<Uint8Array>) => Promise<StateReport>

/**
 * Verifies the newest state and every kept one, under one key and without the write lock.
 * @throws StrongholdError `WRONG_KEY` when it opens none of them, `SNAPSHOT_NOT_FOUND` when there is
 *   none; `WORK_FACTOR_TOO_HIGH`, `ZONE_*`, `STORAGE_*`, `CANCELLED`, `KEY_SPENT`.
 */
export async function verifySnapshot(
  platform: Platform,
  options: VerifyOptions,
): Promise<Verification> {
  return spendingOptions(strongholdOptions.verify, options, (own) => verified(platform, own))
}

async function verified(platform: Platform, options: VerifyOptions): Promise<Verification> {
  const place = await openingOf(platform, { ...options, access: 'read' })
  const { storage } = place
  const verification = await withVerifier(place, options, async (verify) => {
    const current = await verify(() => storage.read())
    const generations: GenerationReport[] = []
    for (const { generation } of await storage.listGenerations()) {
      const report = await verify(() => storage.readGeneration(generation))
      // A state that a commit has removed since the listing is no kept one.
      if (report.error !== 'SNAPSHOT_NOT_FOUND') generations.push({ generation, ...report })
    }
    return { current, generations }
  })
  requireOneOpened(verification)
  return verification
}

/** Runs `use` with a zone that verifies files under the key, and ends the zone. */
export async function withVerifier<T>(
  { start }: Pick<Opening, 'start'>,
  { key, signal, ...rest }: VerifyOptions,
  use: (verify: VerifyFile) => Promise<T>,
): Promise<T> {
  const limits = openingLimits(rest)
  return key.lend(async (material) => {
    const session = new Session(await start(signal), () => undefined)
    const end = () => void session.inside.terminate()
    signal?.addEventListener('abort', end, { once: true })
    try {
      return await use((read) => verifyFile(session, material, limits, read))
    } catch (error) {
      if (signal?.aborted) throw new StrongholdError('CANCELLED', { cause: error })
      throw error
    } finally {
      signal?.removeEventListener('abort', end)
      await session.inside.terminate()
    }
  })
}

// These errors are about the file. Any other error leaves its state unknown.
const findings: readonly ErrorCode[] = [
  'NOT_A_SNAPSHOT',
  'SNAPSHOT_DAMAGED',
  'SNAPSHOT_NOT_FOUND',
  'SNAPSHOT_TOO_LARGE',
  'UNSUPPORTED_VERSION',
  'WRONG_KEY',
  'WRONG_KEY_OR_DAMAGED',
]

async function verifyFile(
  session: Session,
  key: KeyMaterial,
  limits: ReturnType<typeof openingLimits>,
  read: () => Promise<Uint8Array>,
): Promise<StateReport> {
  try {
    const file = await read()
    formatVersion(file)
    const content = await explaining(limits, () =>
      session.request(Verify, { key, ...limits, file }),
    )
    return { sound: content.damaged.length === 0, error: undefined, content }
  } catch (error) {
    if (!(error instanceof StrongholdError) || !findings.includes(error.code)) throw error
    return { sound: false, error: error.code, content: undefined }
  }
}

// A key that opens an older state is right: then the newest state is at fault, and is reported.
function requireOneOpened({ current, generations }: Verification): void {
  if (current.content !== undefined || generations.some(({ content }) => content)) return
  const missing = current.error === 'SNAPSHOT_NOT_FOUND' && generations.length === 0
  if (missing) throw new StrongholdError('SNAPSHOT_NOT_FOUND')
  if (current.error === 'WRONG_KEY') throw new StrongholdError('WRONG_KEY')
}
