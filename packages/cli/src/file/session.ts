import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, type PlaceOptions, Stronghold, StrongholdError } from '@stronghold/stronghold'
import type { Context } from '../io/context.js'
import { interruptible } from '../io/interruption.js'
import type { KeyRule } from '../io/key-rule.js'
import {
  explained,
  type PassphraseOptions,
  type PassphraseRequest,
  readPassphrase,
  requestPassphrase,
} from '../io/passphrase.js'
import { keyOf } from '../io/rule-key.js'
import { spin } from '../io/spinner.js'
import { nameLine, nameOrIdOf } from '../text/names.js'
import { requireFile } from './existing.js'

/** The options of every command that opens a file. */
export interface FileOptions extends PassphraseOptions {
  readonly file: string
  readonly keyDerivation: KeyRule
}

/** The options of every command that writes a file. */
export interface WriteOptions extends FileOptions {
  /** Milliseconds. */
  readonly lockTimeout: number
}

/** The options of every command that works in a client. */
export interface ClientOptions {
  readonly client: string
}

/**
 * Gathers a command's other inputs, before the file is opened and locked. `secret` is the
 * passphrase or key of the file; its ownership passes on afterwards.
 */
export type Prepare<P> = (secret: Uint8Array) => Promise<P>

/** Works on a file that is open. The signal is aborted by Ctrl-C. */
export type Use<T, P> = (
  stronghold: Stronghold,
  prepared: P,
  signal: AbortSignal,
  /** The passphrase or key that has opened it: a copy, for a second use. */
  secret: () => Uint8Array,
) => Promise<T>

/** Opens the file for reading, lets `use` work on it, and closes it. */
export async function reading<T, P = undefined>(
  context: Context,
  options: FileOptions,
  use: Use<T, P>,
  prepare?: Prepare<P>,
): Promise<T> {
  using held = await gather(context, options, prepare)
  return await interruptible((signal) => read({ context, options, held, signal }, use))
}

/** Opens the file for writing, lets `use` change it, commits, and closes it. */
export async function writing<T, P = undefined>(
  context: Context,
  options: WriteOptions,
  use: Use<T, P>,
  prepare?: Prepare<P>,
): Promise<T> {
  using held = await gather(context, options, prepare)
  return await interruptible((signal) => write({ context, options, held, signal }, use))
}

/**
 * Opens the file for reading, and lets `use` use secrets of it. If the uses of one are counted,
 * which needs a write, everything is done again with the file open for writing.
 */
export async function usingSecrets<T, P = undefined>(
  context: Context,
  options: WriteOptions,
  use: Use<T, P>,
  prepare?: Prepare<P>,
): Promise<T> {
  using held = await gather(context, options, prepare)
  return await interruptible(async (signal) => {
    try {
      return await read({ context, options, held, signal }, use)
    } catch (error) {
      const counted = error instanceof StrongholdError && error.code === 'READ_ONLY'
      if (!counted) throw error
      return await write({ context, options, held, signal }, use)
    }
  })
}

/**
 * Opens the file for writing and lets `use` work until Ctrl-C, which is its normal end; then
 * commits, and closes it.
 */
export async function staying(
  context: Context,
  options: WriteOptions,
  use: (stronghold: Stronghold, stop: AbortSignal) => Promise<void>,
): Promise<void> {
  using held = await gather(context, options)
  await interruptible(async (signal) => {
    await using stronghold = await opened({ context, options, held, signal })
    await use(stronghold, signal)
    await finish(context, stronghold)
  })
}

interface OpenFile<Options, P> {
  readonly context: Context
  readonly options: Options
  readonly held: Held<P>
  readonly signal: AbortSignal
}

async function read<T, P>(opening: OpenFile<FileOptions, P>, use: Use<T, P>): Promise<T> {
  const { context, options, held, signal } = opening
  await using stronghold = await Stronghold.at(placeOf(context, options.file, 'read'))
  await unlock(stronghold, opening)
  using _ = closingOnAbort(stronghold, signal)
  tellNotices(context, stronghold)
  return await use(stronghold, held.prepared, signal, () => held.secret.slice())
}

async function write<T, P>(opening: OpenFile<WriteOptions, P>, use: Use<T, P>): Promise<T> {
  const { context, held, signal } = opening
  await using stronghold = await opened(opening)
  using _ = closingOnAbort(stronghold, signal)
  const answer = await use(stronghold, held.prepared, signal, () => held.secret.slice())
  signal.throwIfAborted()
  await finish(context, stronghold)
  return answer
}

async function opened<P>(opening: OpenFile<WriteOptions, P>): Promise<Stronghold> {
  const { context, options, signal } = opening
  const open = () => Stronghold.at(placeOf(context, options.file, 'write'))
  const stronghold = await whenUnlocked(open, options.lockTimeout, signal)
  try {
    await unlock(stronghold, opening)
    if (stronghold.facts.version !== 3) throw new StrongholdError('MIGRATION_REQUIRED')
    return stronghold
  } catch (error) {
    await stronghold.close({ discard: true })
    throw error
  }
}

/** How often a passphrase is asked on the terminal. */
const tries = 3

async function unlock<P>(
  stronghold: Stronghold,
  { context, options: { keyDerivation }, held, signal }: OpenFile<FileOptions, P>,
): Promise<void> {
  const { request } = held
  for (let left = tries - 1; ; left--) {
    using key = keyOf(held.secret.slice(), keyDerivation)
    try {
      const unlocking = stronghold.unlock({ key, signal, ...context.opening })
      return await spin(context.output, 'Opening', unlocking)
    } catch (error) {
      const isWrong = error instanceof StrongholdError && wrongKeys.has(error.code)
      if (!isWrong || request.source !== undefined || left === 0) throw explained(error, request)
    }
    context.output.notice('WRONG_KEY', 'This does not open the file.')
    held.replace(await readPassphrase(context, request, keyDerivation))
  }
}

const wrongKeys: ReadonlySet<string> = new Set(['WRONG_KEY', 'WRONG_KEY_OR_DAMAGED'])

async function finish(context: Context, stronghold: Stronghold): Promise<void> {
  if (stronghold.dirty) await stronghold.commit()
  tellNotices(context, stronghold)
  // A close gives back uses that were counted in advance and not made; a disposal does not.
  await stronghold.close()
}

/** The passphrase or key of a file while a command runs, and what was gathered with it. */
class Held<P> implements Disposable {
  readonly request: PassphraseRequest
  readonly prepared: P
  #secret: Uint8Array

  constructor(request: PassphraseRequest, secret: Uint8Array, prepared: P) {
    this.request = request
    this.prepared = prepared
    this.#secret = secret
  }

  get secret(): Uint8Array {
    return this.#secret
  }

  /** Another one was typed. */
  replace(secret: Uint8Array): void {
    this.#secret.fill(0)
    this.#secret = secret
  }

  [Symbol.dispose](): void {
    this.#secret.fill(0)
  }
}

async function gather<P>(context: Context, options: FileOptions, prepare?: Prepare<P>) {
  const { file, keyDerivation } = options
  const request = requestPassphrase(context, options, { file })
  await requireFile(file)
  const secret = await readPassphrase(context, request, keyDerivation)
  try {
    return new Held(request, secret, (await prepare?.(secret)) as P)
  } catch (error) {
    secret.fill(0)
    throw error
  }
}

/**
 * The client. It must exist unless `whenNew` is given: then it is created, and `whenNew` is called.
 */
export async function clientOf(
  stronghold: Stronghold,
  { client: name }: ClientOptions,
  whenNew?: () => void,
): Promise<Client> {
  const known = nameOrIdOf(name, '-c')
  if ('id' in known) return stronghold.loadClientById(known.id)
  const { path } = known
  try {
    return await stronghold.loadClient(path)
  } catch (error) {
    const absent = error instanceof StrongholdError && error.code === 'CLIENT_NOT_FOUND'
    if (!absent) throw error
    if (whenNew === undefined) {
      throw new StrongholdError('CLIENT_NOT_FOUND', { detail: `(${nameLine(path)})` })
    }
  }
  const client = await stronghold.createClient(path)
  whenNew()
  return client
}

/** Where a command's file is, and what the zone must have. */
export function placeOf({ zone }: Context, path: string, access: 'read' | 'write') {
  return { path, access, zone } satisfies PlaceOptions
}

/** Reports the storage's notices. */
export function tellNotices({ output }: Context, { notices }: Pick<Stronghold, 'notices'>): void {
  for (const { kind, path } of notices) output.notice(kind, `${noticeTexts[kind]}: ${path}`)
}

/**
 * Tries `open` until nobody else has the file locked, for at most `timeout` milliseconds.
 * @throws StrongholdError `SNAPSHOT_LOCKED` when the time is over.
 */
export async function whenUnlocked<T>(
  open: () => Promise<T>,
  timeout: number,
  signal: AbortSignal,
): Promise<T> {
  const deadline = performance.now() + timeout
  for (;;) {
    try {
      return await open()
    } catch (error) {
      const locked = error instanceof StrongholdError && error.code === 'SNAPSHOT_LOCKED'
      if (!locked || performance.now() >= deadline) throw error
    }
    // Random delays, so that many waiting processes do not retry at the same moment.
    await sleep(20 + Math.random() * 60, undefined, { signal })
  }
}

/** Ends the zone on Ctrl-C, and with it any request that cannot be cancelled otherwise. */
export function closingOnAbort(stronghold: Stronghold, signal: AbortSignal): Disposable {
  const close = () => void stronghold.close({ discard: true })
  if (signal.aborted) close()
  signal.addEventListener('abort', close, { once: true })
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', close) }
}

const noticeTexts = {
  INTERRUPTED_WRITE: 'A write to this file was interrupted earlier; its remains do no harm',
  NOT_DURABLE: 'The file is written, but this file system cannot promise to keep it',
  MODE_NARROWED: 'Others could read or write the file; now only its owner can (mode 0600)',
  GENERATION_NOT_KEPT: 'The older state of the file could not be kept beside it',
} as const
