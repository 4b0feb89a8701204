import { procedures } from '@stronghold/stronghold'
import { Dumps } from './dumps.mjs'
import { Host } from './host.mjs'
import { judge, write } from './lives.mjs'
import { deriveProcedureSecrets, makeProcedureInputs } from './procedure-secrets.mjs'

/**
 * Hosts that use every procedure which has a secret, each host those of one kind of memory as they
 * declare it: what declares `javascript` may leave copies in its zone, which are listed; nothing else
 * may, and in the host there is nothing of any.
 */
export async function hostEveryProcedure({ directory: parent, zones, verbose }) {
  const results = []
  const missing = new Set(
    procedures
      .map(({ definition }) => definition)
      .filter((one) => 'memory' in one && one.memory !== undefined && one.memory !== 'none')
      .map(({ name }) => name),
  )
  for (const kind of ['guarded', 'openssl', 'javascript']) {
    const directory = `${parent}/${kind}`
    const inputs = makeProcedureInputs()
    write(directory, inputs)
    const host = new Host('./procedures-life.mjs', [directory, kind])
    try {
      const { facts } = await host.hear()
      for (const name of facts.used) missing.delete(name)
      const { secrets, genuine } = deriveProcedureSecrets(kind, inputs, facts)
      const dumps = new Dumps(secrets, directory, verbose)
      const columns = [dumps.ofHost('host unlocked', host.pid)]
      if (zones) columns.push(dumps.ofZones('zone at rest', host.zones))
      await host.order('pressure')
      columns.push(dumps.ofHost('host after pressure', host.pid))
      if (zones) columns.push(dumps.ofZones('zone after pressure', host.zones))
      await host.order('lock')
      columns.push(dumps.ofHost('host locked', host.pid))
      const name = `${kind}: the procedures used the secrets that were searched for`
      results.push({ name, ok: genuine }, ...judge(kind, secrets, columns, isStated(kind)))
    } finally {
      await host.end()
    }
  }
  const left = [...missing].join(', ') || 'none'
  results.push({ name: `procedures that were not used: ${left}`, ok: missing.size === 0 })
  return results
}

/** What `javascript` declares: its zone keeps values that nobody can wipe. */
const isStated = (kind) => (column) => kind === 'javascript' && column.startsWith('zone')
