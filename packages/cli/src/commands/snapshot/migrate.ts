import * as fs from 'node:fs/promises'
import { dirname } from 'node:path'
import {
  FileStorage,
  formatVersion,
  KeyProvider,
  MemoryStorage,
  Stronghold,
  type WalletStore,
} from '@stronghold/stronghold'
import { leavingNothing, requireFile, requireNoFile } from '../../file/existing.js'
import {
  clearRemains,
  keptPath,
  type MigrationFiles,
  migrateInPlace,
} from '../../file/migration.js'
import { type NewKeyOptions, requestNewPassphrase, workFactorOf } from '../../file/new-key.js'
import { closingOnAbort, type WriteOptions, whenUnlocked } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { interruptible } from '../../io/interruption.js'
import { isKeyItself, type KeyRule } from '../../io/key-rule.js'
import { readPassphrase, requestPassphrase } from '../../io/passphrase.js'
import { keyOf } from '../../io/rule-key.js'
import { spin } from '../../io/spinner.js'
import { tellWalletStore, walletStoreJson, walletStoreText } from '../../text/wallet-store.js'

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
  const { file, to, lockTimeout, keyDerivation } = options
  const request = requestPassphrase(context, options, { file })
  const newRequest = asksNewKey(options) ? requestNewPassphrase(context, options) : undefined
  await requireFile(file)
  if (to !== undefined) await requireNoFile(to)
  const storage = await FileStorage.at(file)
  // Without a key: a migration that is run again after a crash must not ask the new file to open
  // under the old key.
  if (formatVersion(await storage.read()) === 3) {
    await clearRemains(files, storage.path)
    return tellNothing(context)
  }
  const secret = await readPassphrase(context, request, keyDerivation)
  const fresh = newRequest && (await readPassphrase(context, newRequest, 'blake2b'))
  const migrated = await interruptible(async (signal) => {
    await whenUnlocked(() => storage.acquire(), lockTimeout, signal)
    try {
      const original = await storage.read()
      // Somebody else may have migrated it while this process waited.
      if (formatVersion(original) === 3) return undefined
      const { path } = storage
      return await migrate(context, options, { path, original, secret, fresh, files, signal })
    } finally {
      await storage.release()
      secret.fill(0)
      fresh?.fill(0)
    }
  })
  if (migrated === undefined) return tellNothing(context)
  const { kept, walletStore } = migrated
  tellWalletStore(context, walletStore)
  const text = `${to ?? file}: now format 3; the old file is ${kept}${walletStoreText(walletStore)}`
  const answer = { migrated: true, file: to ?? file, kept, ...walletStoreJson(walletStore) }
  await context.output.result(answer, text)
}

function tellNothing({ output }: Context): Promise<void> {
  return output.result({ migrated: false }, 'The file has format 3 already.')
}

interface Means {
  readonly path: string
  readonly original: Uint8Array
  readonly secret: Uint8Array
  readonly fresh: Uint8Array | undefined
  readonly files: MigrationFiles
  readonly signal: AbortSignal
}

// Answers the place of the old file, and the outcome for the store of a wallet.
async function migrate(
  context: Context,
  options: Options,
  { path, original, secret, fresh, files, signal }: Means,
): Promise<{ kept: string; walletStore: WalletStore | undefined }> {
  const { file, to, keyDerivation } = options
  await using stronghold = await Stronghold.at({
    storage: new MemoryStorage(original),
    access: 'read',
    zone: context.zone,
  })
  using key = keyOf(secret.slice(), keyDerivation)
  await spin(context.output, 'Opening', stronghold.unlock({ key, signal, ...context.opening }))
  using _ = closingOnAbort(stronghold, signal)
  let walletStore: WalletStore | undefined
  const write = async (target: string) => {
    using current = keyOf(secret.slice(), keyDerivation)
    using newKey = newKeyOf(secret, fresh, keyDerivation)
    const copying = stronghold.copyTo({
      path: target,
      current,
      key: newKey,
      ...workFactorOf(options),
    })
    ;({ walletStore } = await spin(context.output, 'Writing', copying))
    signal.throwIfAborted()
  }
  if (to !== undefined) {
    await leavingNothing(to, () => write(to))
    return { kept: file, walletStore }
  }
  await migrateInPlace({ files, path, directory: dirname(path), original, write })
  return { kept: keptPath(path), walletStore }
}

function asksNewKey({ newPassphraseFile, newPassphraseFd }: Options): boolean {
  return newPassphraseFile !== undefined || newPassphraseFd !== undefined
}

// The original's own migration hashes every passphrase with BLAKE2b, so its readers open our
// result. Argon2 stays: Tauri's plugin uses it for both formats.
function newKeyOf(
  secret: Uint8Array,
  fresh: Uint8Array | undefined,
  derivation: KeyRule,
): KeyProvider {
  if (fresh !== undefined) return KeyProvider.fromPassphrase(fresh.slice())
  return keyOf(secret.slice(), isKeyItself(derivation) ? 'raw' : 'blake2b')
}
