import {
  type Client,
  type ClientInventory,
  Location,
  PublicKey,
  StrongholdError,
} from '@stronghold/stronghold'
import { keyNameOf } from '../../client/key-algorithm.js'
import { clientOf, type FileOptions, reading } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { type Fingerprints, fingerprints } from '../../keys/public-key-text.js'
import { recordLine } from '../../text/facts.js'
import { type KeyTypeName, keyTypes } from '../../text/key-types.js'
import { locationText } from '../../text/locations.js'
import { nameOrIdLine, nameText } from '../../text/names.js'
import { hex } from '../../text/text.js'

interface Options extends FileOptions {
  readonly client?: string
}

type Vault = ClientInventory['vaults'][number]
type VaultRecord = Vault['records'][number]

/** A key with its public half, or the error code that says why it is missing. */
interface Key {
  readonly client: ClientInventory
  readonly vault: Vault
  readonly record: VaultRecord
  readonly type: KeyTypeName
  readonly publicKey?: Uint8Array
  readonly names?: Fingerprints
  readonly error?: string
}

/** Lists keys that have a public half, with it and its fingerprint. No use is counted for that. */
export async function run(context: Context, options: Options): Promise<void> {
  const { client } = options
  const keys = await reading(context, options, async (stronghold) => {
    const only = client === undefined ? undefined : await clientOf(stronghold, { client })
    const found: Key[] = []
    for (const one of await stronghold.inventory()) {
      if (only !== undefined && hex(only.id) !== hex(one.id)) continue
      const loaded = only ?? (await stronghold.loadClientById(one.id))
      for (const key of keysOf(one)) found.push(await shown(loaded, key))
    }
    return found.sort((a, b) => (lineOf(a) < lineOf(b) ? -1 : 1))
  })
  if (!context.output.json && keys.length === 0) return
  await context.output.result({ keys: keys.map(keyJson) }, keys.map(lineOf).join('\n'))
}

function keysOf(client: ClientInventory): Key[] {
  return client.vaults.flatMap((vault) =>
    vault.records.flatMap((record) => {
      const type = record.revoked ? undefined : keyNameOf(record.type)
      return type === undefined ? [] : [{ client, vault, record, type }]
    }),
  )
}

// A file that is open for reading refuses a counted use, so a list spends none.
async function shown(client: Client, key: Key): Promise<Key> {
  const { vault, record, type } = key
  const privateKey = record.location ?? Location.byId(vault.id, record.id)
  try {
    const publicKey = await client.execute(PublicKey({ type: keyTypes[type], privateKey }))
    return { ...key, publicKey, names: await fingerprints(type, publicKey) }
  } catch (error) {
    if (!(error instanceof StrongholdError) || !refusals.includes(error.group)) throw error
    return { ...key, error: error.code }
  }
}

/** Groups of errors about one key, not about the file. */
const refusals: readonly string[] = ['policy', 'state', 'integrity']

function keyJson({ client, record, type, publicKey, names, error }: Key) {
  return {
    client: client.name === undefined ? null : nameText(client.name),
    clientId: hex(client.id),
    location: record.location === undefined ? null : locationText(record.location),
    id: hex(record.id),
    type,
    publicKey: publicKey === undefined ? null : hex(publicKey),
    fingerprint: names?.openssh ?? null,
    thumbprint: names?.jwk ?? null,
    error: error ?? null,
  }
}

function lineOf({ client, vault, record, type, publicKey, names, error }: Key): string {
  const half = publicKey === undefined ? `not shown (${error})` : hex(publicKey)
  const print = names?.openssh ?? names?.jwk
  return [
    nameOrIdLine(client.name, client.id),
    recordLine(vault, record),
    type,
    half,
    ...(print === undefined ? [] : [print]),
  ].join('  ')
}
