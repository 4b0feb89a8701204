import type { InsideReport, Protection } from '@stronghold/stronghold'
import type { Output } from './output.js'

/** What `--require` names. */
export type Required = 'all' | readonly Protection[]

/**
 * Warns once per command of protections that this system has and that are missing: a person has to
 * know that secrets are guarded less than they could be.
 */
export function tellMissing(output: Output): (report: InsideReport) => void {
  let told = false
  return ({ protections }) => {
    const missing = Object.entries(protections)
      .filter(([, { applied, available }]) => available && !applied)
      .map(([name]) => name)
    if (told || missing.length === 0) return
    told = true
    output.notice(
      'PROTECTION_MISSING',
      `warning: this system has protections that are switched off: ${missing.join(', ')}; \`stronghold doctor\` says why`,
    )
  }
}
