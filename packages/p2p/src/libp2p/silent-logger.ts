import type { ComponentLogger, Logger } from '@libp2p/interface'

const silent = (): undefined => undefined

/**
 * Logs nothing, whatever the environment says. libp2p's own logger writes when `DEBUG` is set, and
 * Noise then writes session keys when `DUMP_SESSION_KEYS` is too: no environment may do that here.
 * Events (`NetworkEvent`) tell what happens, and hold no secret.
 */
export const silentLogger: ComponentLogger = { forComponent: () => silentScope() }

function silentScope(): Logger {
  return Object.assign(silent, {
    error: silent,
    trace: silent,
    enabled: false,
    newScope: silentScope,
  })
}
