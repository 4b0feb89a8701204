import type { ErrorCode, StrongholdError } from '@stronghold/stronghold'
import { CommanderError } from 'commander'
import { exitCodes, libraryExitCode, peerExitCode } from './exit-codes.js'

/** The command's own codes, beside those of the library, with their exit codes. */
export const cliCodes = {
  /** The command line is wrong. */
  USAGE: exitCodes.usage,
  /** The user's file of defaults is not safe, or holds unknown fields. */
  CONFIG_REFUSED: exitCodes.usage,
  /** Something would be destroyed or replaced, and nobody has consented. */
  CONFIRMATION_REQUIRED: exitCodes.usage,
  /** A file with a secret has an encoding that other programs would read differently. */
  ENCODING_REFUSED: exitCodes.usage,
  /** The two passphrases that were typed differ. */
  PASSPHRASE_MISMATCH: exitCodes.usage,
  /** A store lacks the key. */
  VALUE_NOT_FOUND: exitCodes.absent,
  /** A file that should be read is not there. */
  INPUT_NOT_FOUND: exitCodes.absent,
  /** The directory of a new file is not there. */
  DIRECTORY_NOT_FOUND: exitCodes.absent,
  /** A record holds another kind of key than the command line says, or none. */
  KEY_TYPE_DIFFERS: exitCodes.integrity,
  /** The input given as a key is no key. */
  KEY_MALFORMED: exitCodes.integrity,
  /** A private key is encrypted under a passphrase of its own. */
  KEY_ENCRYPTED: exitCodes.integrity,
  /** A key of a kind that this library does not have. */
  KEY_UNSUPPORTED: exitCodes.integrity,
  /** There is a record already where a secret should be written. */
  RECORD_EXISTS: exitCodes.conflict,
  /** A sync would replace or revoke secrets, and nobody said which side wins. */
  SYNC_CONFLICT: exitCodes.conflict,
  /** There is a file already where one should be written. */
  OUTPUT_EXISTS: exitCodes.conflict,
  /** Another file stands where a migration keeps the old one. */
  MIGRATION_CONFLICT: exitCodes.conflict,
  /** A snapshot file, or a record of it, is damaged; the answer before it says what. */
  NOT_SOUND: exitCodes.integrity,
  /** A file that should be read cannot be read. */
  INPUT_FAILED: exitCodes.resource,
  /** The output cannot be written. */
  OUTPUT_FAILED: exitCodes.resource,
  /** The approver did not answer in time. */
  APPROVAL_LATE: exitCodes.policy,
  /** The person at the terminal said no. */
  REFUSED: exitCodes.policy,
  /** Ctrl-C, or another signal. */
  CANCELLED: 130,
  /** A fault of this program. */
  INTERNAL: exitCodes.internal,
} as const

export type CliCode = keyof typeof cliCodes

/** An error that the command itself finds. Its message holds no secret. */
export class CliError extends Error {
  readonly code: CliCode
  /** What the user can do. */
  readonly hint: string | undefined
  readonly exitCode: number

  constructor(code: CliCode, message: string, options: { hint?: string; exitCode?: number } = {}) {
    super(message)
    this.code = code
    this.hint = options.hint
    this.exitCode = options.exitCode ?? cliCodes[code]
  }
}

/** The error for a wrong command line. */
export function usage(message: string, hint?: string): CliError {
  return new CliError('USAGE', message, hint === undefined ? {} : { hint })
}

/** An error of the library, with a better hint than that of the table below. */
class HintedError extends Error {
  readonly fault: StrongholdError
  readonly hint: string

  constructor(fault: StrongholdError, hint: string) {
    super(fault.message)
    this.fault = fault
    this.hint = hint
  }
}

/** What the user can do, by the code of the error. */
export type Hints = Readonly<Partial<Record<ErrorCode, string>>>

/**
 * The error to throw instead of `error`: the same with its hint, if it has one of these codes. An
 * error of a peer gets no hint: its code says nothing about this side.
 */
export function hintedBy(error: unknown, hints: Hints): unknown {
  const hint = isStrongholdError(error) && !error.remote ? hints[error.code] : undefined
  return hint === undefined ? error : new HintedError(error as StrongholdError, hint)
}

/** The same for a single code. */
export function hinted(error: unknown, code: ErrorCode, hint: string): unknown {
  return hintedBy(error, { [code]: hint })
}

/** Nobody reads our output any more, as in `stronghold … | head`: no error to report. */
export class OutputClosed extends Error {}

/** The printed answer is no: neither an error nor a success. */
export class AnswerNo extends Error {}

/** An error about one of several things. */
class AboutError extends Error {
  readonly fault: unknown
  readonly thing: string

  constructor(fault: unknown, thing: string) {
    super(thing)
    this.fault = fault
    this.thing = thing
  }
}

/** The error to throw instead of one about one of several things; its message names the thing. */
export function about(error: unknown, thing: string): unknown {
  return new AboutError(error, thing)
}

/** The report of a failure. */
export interface Failure {
  readonly code: string
  readonly message: string
  readonly hint: string | undefined
  readonly exitCode: number
  /** Whether it is a peer's answer, which is no fact about this side. */
  readonly remote?: true
}

/** The report of anything that was thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CliError) {
    const { code, message, hint, exitCode } = error
    return { code, message, hint, exitCode }
  }
  if (error instanceof HintedError) return { ...failureOf(error.fault), hint: error.hint }
  if (error instanceof AboutError) {
    const failure = failureOf(error.fault)
    return { ...failure, message: `${error.thing}: ${failure.message}` }
  }
  if (error instanceof CommanderError) return commanderFailure(error)
  if (isStrongholdError(error)) {
    const { code, message, group, remote } = error
    if (remote) {
      const exitCode = peerExitCode(code, group)
      return { code, message, hint: peerHints[code], exitCode, remote }
    }
    return { code, message, hint: hints[code], exitCode: libraryExitCode(code, group) }
  }
  // A missing folder for temporary files is no fault of this program. The path is left out: it may
  // hold anything.
  const { syscall, code: system } = (error ?? {}) as Readonly<Record<string, unknown>>
  if (typeof syscall === 'string' && typeof system === 'string') {
    const message = `The system refused a file or folder: ${system} (${syscall}).`
    return { code: 'OUTPUT_FAILED', message, hint: undefined, exitCode: cliCodes.OUTPUT_FAILED }
  }
  // An unknown error's message may quote what it was given, a secret included.
  return {
    code: 'INTERNAL',
    message: `A fault of this program (${error instanceof Error ? error.name : typeof error}).`,
    hint: 'set STRONGHOLD_DEBUG=1 to see where it comes from, and please report it',
    exitCode: exitCodes.internal,
  }
}

function commanderFailure({ code, message }: CommanderError): Failure {
  // `--passphrase=secret` would be quoted whole: the part after the sign must not be printed. An
  // option's argument may be a misplaced secret.
  const text = message
    .replace(/^error: /, '')
    .replace(/(unknown option '[^'=]*)=.*$/s, "$1'")
    .replace(/ argument '.*' is invalid\./s, ' is invalid.')
  const secret = code === 'commander.unknownOption' && /'--?(pass|password|key|mnemonic)/.test(text)
  return {
    code: 'USAGE',
    message: text.split('\n')[0] ?? '',
    hint: secret
      ? 'no secret is taken from the command line, where others can see it: use --passphrase-file'
      : (text.split('\n')[1] ?? 'add --help to see what the command takes'),
    exitCode: exitCodes.usage,
  }
}

// The class itself would load the whole library, which `--help` does not need.
/** Whether an error is of the library. */
export function isStrongholdError(error: unknown): error is StrongholdError {
  return error instanceof Error && error.name === 'StrongholdError'
}

/** Hints for a peer's answer: only about steps on that side. */
export const peerHints: Hints = {
  CLIENT_NOT_FOUND: 'it has to be there already; -c is a client of the peer',
  PARTNER_UNKNOWN:
    'there, `stronghold peer pair` and then `peer trust` make a partner of this side; a pairing takes both',
  PERMISSION_DENIED:
    'there, `stronghold peer allow` grants more of a client, and `stronghold peer trust` more of a sync',
}

const hints: Hints = {
  APPROVAL_REQUIRED:
    '`stronghold run` takes --purpose and --approve, or --approval-request and --approval',
  RECORD_DAMAGED: '`stronghold snapshot verify` says what is damaged',
  CLIENT_NOT_FOUND: '`stronghold list` shows the clients, by name where it is known',
  INVALID_ARGUMENT: 'add --help to see what the command takes',
  CONNECTION_LOST: 'look whether it happened before you run the command again',
  FIREWALL_DENIED:
    '`stronghold peer outbound PEER allow` lets this side ask that peer; `peer unban` if it is banned here',
  GENERATIONS_KEPT:
    '`stronghold snapshot generations` lists them, `stronghold snapshot restore` puts one back',
  KEY_UNSUITABLE: 'see what `stronghold list` says of the record; keys come in with `key import`',
  LISTEN_FAILED: 'is another program listening there? --listen takes other addresses',
  MIGRATION_REQUIRED: 'run `stronghold snapshot migrate -f FILE`; the old file is kept beside it',
  PAIRING_FAILED: 'begin again with a new code',
  PEER_BUSY: 'run the command again in a moment',
  // It does not say which, and must not: it tells a stranger nothing.
  PEER_REFUSED:
    'the other side does not know this one (`stronghold peer add` or `peer pair` there), denies it (`peer allow`) or has banned it (`peer unban`)',
  PEER_UNKNOWN: '`stronghold peer list` shows who is known, by name and id',
  PEER_UNREACHABLE:
    'is `stronghold serve` running there, and does `stronghold peer list` show where that is?',
  PERMISSION_DENIED:
    'the other side grants more with `stronghold peer allow`; `peer list` here shows what this side may ask for',
  POLICY_DENIED: '`stronghold list` shows what each record may be used for',
  PROTOCOL_UNSUPPORTED: 'is it serving? A relay alone serves no clients',
  PROOF_REQUIRED:
    'it takes the passphrase again: `stronghold policy attach --replace` and `remove` ask for it',
  PROTECTION_MISSING: '`stronghold doctor` says what stands on this host, and why not more',
  PROGRAM_MISMATCH: 'was it updated? `stronghold doctor` says its hash, and who can change it',
  TIMED_OUT: 'look whether it happened; --deadline gives it longer',
  RECORD_REVOKED: '`stronghold record delete` destroys a revoked record and frees its name',
  SNAPSHOT_CHANGED: 'run the command again; nothing was written',
  SNAPSHOT_DAMAGED: '`stronghold snapshot generations` lists older states, `restore` puts one back',
  SNAPSHOT_EXISTS: 'choose another name; nothing is ever overwritten',
  SNAPSHOT_LOCKED: 'wait for the other process, or give --lock-timeout a longer time',
  SNAPSHOT_NOT_FOUND: 'check the name, or make a new file with `stronghold create -f FILE`',
  WORK_FACTOR_TOO_LOW: 'passphrases need 10 or more; 1 is for random keys (--key-derivation raw)',
  WRONG_KEY: 'check the passphrase, and --key-derivation if another program made the file',
  WRONG_KEY_OR_DAMAGED:
    'check the passphrase, and --key-derivation: files of format 2 are often wallet.rs',
}
