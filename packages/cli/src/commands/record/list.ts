import { type ClientOptions, clientOf, type FileOptions, reading } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { vaultLines, vaultsJson } from '../../text/facts.js'
import { hex } from '../../text/text.js'

/** Lists the vaults and records of a client: by name where it is known, else by id. */
export async function run(context: Context, options: FileOptions & ClientOptions): Promise<void> {
  const facts = await reading(context, options, async (stronghold) => {
    const { id } = await clientOf(stronghold, options)
    const clients = await stronghold.inventory()
    return clients.find((client) => hex(client.id) === hex(id))
  })
  const vaults = facts?.vaults ?? []
  if (!context.output.json && vaults.length === 0) return
  await context.output.result({ vaults: vaultsJson(vaults) }, vaultLines(vaults).join('\n'))
}
