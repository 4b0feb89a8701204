import { constants } from 'node:fs'
import * as fs from 'node:fs/promises'
import { dirname } from 'node:path'
import {
  FileStorage,
  type KeyDerivation,
  KeyProvider,
  MemoryStorage,
  Stronghold,
  StrongholdError,
} from '@stronghold/stronghold'
import type { Context } from '../../context.js'
import { CliError } from '../../io/errors.js'
import { interruptible } from '../../io/interruption.js'
import { keyOf, readPassphrase, requestPassphrase } from '../../io/passphrase.js'
import { spin } from '../../io/spinner.js'
import { clearRemains, keptPath, type MigrationFiles, migrateInPlace } from '../../migration.js'
import { type NewKeyOptions, requestNewPassphrase, workFactorOf } from '../../new-key.js'
import {
  closingOnAbort,
  leavingNothing,
  placeOf,
  requireFile,
  requireNoFile,
  type WriteOptions,
  whenUnlocked,
} from '../../session.js'

interface Options extends WriteOptions, NewKeyOptions {
  readonly to?: string
}

/** Brings a file of format 2 to format 3, in place or to another file. */
export function run(context: Context, options: Options): Promise<void> {
  return migrateSnapshot(context, options, fs)
}

/** The same with a file system that is handed in. */
export async function migrateSnapshot(
  context: Context,
  options: Options,
  files: MigrationFiles,
): Promise<void> {
  const { to } = options
  const request = requestPassphrase(context, options)
  const newRequest = asksNewKey(options) ? requestNewPassphrase(context, options) : undefined
  requireFile(options.file)
  if (to !== undefined) requireNoFile(to)
  const storage = await FileStorage.at(options.file)
  if ((await formatOf(storage.path)) === 3) {
    await clearRemains(files, storage.path)
    return context.output.result({ migrated: false }, 'The file has format 3 already.')
  }
  const secret = await readPassphrase(context, request, options.keyDerivation)
  const fresh = newRequest && (await readPassphrase(context, newRequest, 'blake2b'))
  const kept = await interruptible(async (signal) => {
    await whenUnlocked(() => storage.acquire(), options.lockTimeout, signal)
    try {
      return await migrate(context, options, storage, { secret, fresh, files, signal })
    } finally {
      await storage.release()
      secret.fill(0)
      fresh?.fill(0)
    }
  })
  const file = to ?? options.file
  await context.output.result(
    { migrated: true, file, kept: kept ?? options.file },
    `${file}: now format 3; the old file is ${kept ?? options.file}`,
  )
}

interface Means {
  readonly secret: Uint8Array
  readonly fresh: Uint8Array | undefined
  readonly files: MigrationFiles
  readonly signal: AbortSignal
}

// Answers where the old file is kept, unless it stays where it is.
async function migrate(
  context: Context,
  options: Options,
  storage: FileStorage,
  { secret, fresh, files, signal }: Means,
): Promise<string | undefined> {
  const { to, keyDerivation } = options
  const { path } = storage
  const original = await storage.read()
  await using stronghold = await Stronghold.at({
    storage: new MemoryStorage(original),
    access: 'read',
    zone: { require: context.require },
  })
  using key = keyOf(secret.slice(), keyDerivation)
  await spin(context.output, 'Opening', stronghold.unlock({ key, signal }))
  if (stronghold.facts.version !== 2) throw new StrongholdError('SNAPSHOT_CHANGED')
  using _ = closingOnAbort(stronghold, signal)
  const write = async (target: string) => {
    using newKey = newKeyOf(secret, fresh, keyDerivation)
    const place = placeOf(context, target, 'write')
    const copying = stronghold.copyTo({ ...place, key: newKey, ...workFactorOf(options) })
    await spin(context.output, 'Writing', copying)
    signal.throwIfAborted()
  }
  if (to !== undefined) {
    await leavingNothing(to, () => write(to))
    return undefined
  }
  await migrateInPlace({ files, path, directory: dirname(path), original, write })
  return keptPath(path)
}

function asksNewKey({ newPassphraseFile, newPassphraseFd }: Options): boolean {
  return newPassphraseFile !== undefined || newPassphraseFd !== undefined
}

// The original's own migration puts every passphrase under BLAKE2b: so its readers open the result.
function newKeyOf(
  secret: Uint8Array,
  fresh: Uint8Array | undefined,
  derivation: KeyDerivation,
): KeyProvider {
  if (fresh !== undefined) return KeyProvider.fromPassphrase(fresh.slice())
  return keyOf(secret.slice(), derivation === 'raw' ? 'raw' : 'blake2b')
}

// The head of the file, docs/spec/snapshot.md section 1, without a key: a migration that is run
// again after a crash must not ask the new file to open under the old key.
async function formatOf(path: string): Promise<number> {
  const handle = await fs.open(path, constants.O_RDONLY).catch(() => {
    throw new CliError('INPUT_FAILED', 'The file cannot be read.')
  })
  try {
    const head = new Uint8Array(7)
    const { bytesRead } = await handle.read(head, 0, 7, 0)
    const [p, a, r, t, i, low = 0, high = 0] = head
    const magic = String.fromCharCode(p ?? 0, a ?? 0, r ?? 0, t ?? 0, i ?? 0)
    if (bytesRead < 7 || magic !== 'PARTI') throw new StrongholdError('NOT_A_SNAPSHOT')
    return low | (high << 8)
  } finally {
    await handle.close()
  }
}
