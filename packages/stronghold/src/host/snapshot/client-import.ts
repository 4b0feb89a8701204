import { pathBytes } from '../../contract/location.js'
import { ImportClients } from '../../contract/messages/transfer.js'
import { storageOf } from '../opening.js'
import { explaining, openingLimits } from '../opening-limits.js'
import type { ImportClientOptions, ImportSnapshotOptions } from '../options.js'
import type { Platform } from '../platform.js'
import type { Session } from '../session/session.js'
import { formatVersion } from './file-version.js'

/** Takes one client, or all of them, out of another snapshot. Answers their ids here. */
export async function importClients(
  platform: Platform,
  session: Session,
  { path, storage: given, key, onWalletStore, ...rest }: ImportSnapshotOptions,
  one?: Pick<ImportClientOptions, 'client' | 'as'>,
): Promise<readonly Uint8Array[]> {
  const limits = openingLimits(rest)
  // The caller may change its bytes during the read.
  const only = one && { client: pathBytes(one.client), as: pathBytes(one.as ?? one.client) }
  const file = await (await storageOf(platform, { path, storage: given })).read()
  formatVersion(file)
  const { ids, walletStore } = await key.lend((material) =>
    explaining(limits, () =>
      session.request(ImportClients, { key: material, ...limits, file, only }),
    ),
  )
  if (walletStore !== undefined) onWalletStore?.(walletStore)
  return ids
}
