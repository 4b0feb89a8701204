import { ZoneError } from '../errors.js'
import type { Channel } from './birth.js'
import type { Settings } from './options.js'
import { type ProgramState, readProgram } from './program.js'

type Pinned = Pick<Settings, 'programHash' | 'programSource'>

/** The program is the pinned one, but something changed around it while it was loaded. */
export class DisturbedError extends ZoneError {
  constructor() {
    super('PROGRAM_MISMATCH', 'the program of the zone was changed while it was loaded')
  }
}

/**
 * Reads the program if its hash is given, before any of it runs: a changed program could lie
 * afterwards.
 * @throws ZoneError `PROGRAM_MISMATCH`
 */
export const pinnedState = async (
  settings: Pinned,
  guest: URL,
): Promise<ProgramState | undefined> => {
  if (settings.programHash === undefined) return undefined
  let state: ProgramState
  try {
    state = await readProgram(settings.programSource, guest)
  } catch {
    throw new ZoneError('PROGRAM_MISMATCH', 'the program of the zone cannot be read')
  }
  if (state.report.hash !== settings.programHash) {
    throw new ZoneError('PROGRAM_MISMATCH', 'the program of the zone has another hash')
  }
  return state
}

/**
 * Reads it once more when the zone has loaded it and no call was made: a change for the time of
 * loading shows in the times and inode numbers of files and directories.
 * @throws ZoneError `PROGRAM_MISMATCH`; `DisturbedError` where the bytes are those that were pinned
 */
export const requireUnchanged = async (
  settings: Pinned,
  before: ProgramState,
  channel: Pick<Channel, 'wipe'>,
  guest: URL,
): Promise<void> => {
  const after = await pinnedState(settings, guest)
  if (after?.marks.join('\n') === before.marks.join('\n')) return
  channel.wipe()
  throw new DisturbedError()
}
