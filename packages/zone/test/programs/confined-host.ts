import { Zone, type ZoneError } from '@stronghold/zone'
import { program, within } from '../support.js'

/** Starts a zone that has what the arguments name, and says what came of it. */
const say = (value: unknown) => process.stdout.write(JSON.stringify(value))
try {
  const zone = await Zone.spawn({ program: program('attacker'), require: process.argv.slice(2) })
  const attempt = async (name: string) =>
    Number(Buffer.from(await within(zone.call('attempt', new Uint8Array(Buffer.from(name))))))
  say({
    protections: zone.report.protections,
    openat: await attempt('openat'),
    executable: await attempt('mmap with PROT_EXEC'),
  })
  await zone.terminate()
} catch (error) {
  const { code, message } = error as ZoneError
  say({ code, message })
}
