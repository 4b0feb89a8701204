import { closeSync, openSync, writeSync } from 'node:fs'
import { Zone } from '@stronghold/zone'
import { program, within } from '../support.js'

/** A host of its own, for tests that are about what becomes of it. */
const [task] = process.argv.slice(2)
if (task === 'exhausted') {
  // No descriptor is left for the pair of sockets.
  for (let open = true; open; ) {
    try {
      openSync('/dev/null', 'r')
    } catch {
      open = false
    }
  }
  const code = await Zone.spawn({ program: program('echo') }).catch((error) => error.code)
  writeSync(1, JSON.stringify(code))
  process.exit(0)
}
if (task === 'polluted') {
  // As code that got into the host could do before a zone is started.
  Object.assign(Object.prototype, { NODE_OPTIONS: process.env.POLLUTION, SECRET: 'secret' })
}
const zone = await Zone.spawn({ program: program('echo') })
const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`)
const ask = async (method: string) =>
  JSON.parse(Buffer.from(await zone.call(method, new Uint8Array(0))).toString())

const canOpen = (path: string): string => {
  try {
    closeSync(openSync(path, 'r'))
    return 'opened'
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code)
  }
}

switch (task) {
  case 'wait':
    say(zone.pid)
    await within(new Promise(() => {}))
    break
  case 'spin':
    zone.call('spins', new Uint8Array(0)).catch(() => {})
    setTimeout(() => say(zone.pid), 100)
    await within(new Promise(() => {}))
    break
  case 'idle':
    // Ends by itself: a zone that waits for nothing keeps nobody alive.
    say(zone.pid)
    break
  case 'inherit':
  case 'polluted':
    say({ environment: await ask('environment'), options: await ask('nodeOptions') })
    break
  case 'peek':
    say({
      own: canOpen('/proc/self/mem'),
      zone: canOpen(`/proc/${zone.pid}/mem`),
      environment: canOpen(`/proc/${zone.pid}/environ`),
      applied: Object.values(zone.report.protections).every(({ applied }) => applied),
    })
    break
}
