import { nativeProvider } from '@stronghold/crypto/native'
import {
  type Client,
  KeyProvider,
  Location,
  MemoryStorage,
  PublicKey,
  type StoredLocation,
  Stronghold,
  type SyncReport,
  WriteVault,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { rejects } from '../client-compliance.js'

export { rejects }

/** The key of every Stronghold here. */
export const key = () => KeyProvider.fromKey(new Uint8Array(32).fill(1))

export interface Replica {
  readonly storage: MemoryStorage
  readonly stronghold: Stronghold
  readonly client: Client
}

/** A new Stronghold in memory with one client. @param now its clock, in milliseconds. */
export async function makeReplica(now: () => number = Date.now, path = 'client'): Promise<Replica> {
  const storage = new MemoryStorage()
  const inside = () => startInProcess({ crypto: nativeProvider, now })
  const stronghold = await Stronghold.create({ storage, key: key(), workFactor: 1, inside })
  return { storage, stronghold, client: await stronghold.createClient(path) }
}

export const at = (record: string, vault = 'vault') => Location.generic(vault, record)

/** A secret of 32 bytes by its number. */
export const secret = (number: number) => new Uint8Array(32).fill(number)

export function write(
  client: Client,
  location: StoredLocation,
  number: number,
  options: Parameters<typeof WriteVault>[1] = {},
): Promise<unknown> {
  return client.execute(WriteVault({ data: secret(number), location }, options))
}

const publicKeys = new Map<string, number>()

/** The number of the secret at a location, by its public key; undefined when there is none. */
export async function numberAt(
  client: Client,
  location: StoredLocation,
): Promise<number | undefined> {
  if (publicKeys.size === 0) {
    const { ed25519 } = nativeProvider
    for (let number = 0; number < 256; number++) {
      const publicKey = new Uint8Array(32)
      ed25519.publicKey(publicKey, secret(number))
      publicKeys.set(publicKey.join(), number)
    }
  }
  if (!(await client.recordExists(location))) return undefined
  const call = PublicKey({ type: 'Ed25519', privateKey: location })
  return publicKeys.get((await client.execute(call)).join())
}

/** A report as counts and reasons. */
export function summary(report: SyncReport) {
  const { copied, revoked, kept, refused, narrowed, noted, equal } = report
  const reasons = (lines: SyncReport['copied']) => lines.map(({ reason }) => reason).sort()
  return {
    copied: reasons(copied),
    revoked: reasons(revoked),
    kept: reasons(kept),
    refused: reasons(refused),
    narrowed: reasons(narrowed),
    noted: reasons(noted),
    equal,
  }
}

export const nothing = {
  ...{ copied: [], revoked: [], kept: [], refused: [], narrowed: [], noted: [] },
  equal: 0,
}
