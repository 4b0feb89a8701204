import type { SyncLine, SyncReport } from '@stronghold/stronghold'
import { locationLine, locationText } from './locations.js'
import { idText } from './names.js'
import { hex } from './text.js'

/** The report of a sync, as JSON: ids in hex, and the name in the target where it is known. */
export function reportJson(report: SyncReport) {
  const lists = Object.entries(listsOf(report)).map(
    ([name, lines]) => [name, lines.map(lineJson)] as const,
  )
  return { ...Object.fromEntries(lists), equal: report.equal }
}

/** The same for people: the records that differed, and a sum. */
export function reportLines(report: SyncReport): string[] {
  const lists = Object.entries(listsOf(report))
  return [
    ...lists.flatMap(([name, lines]) =>
      lines.map((entry) => `${name.padEnd(8)} ${recordText(entry)} (${entry.reason})`),
    ),
    [...lists.map(([name, lines]) => `${name} ${lines.length}`), `equal ${report.equal}`].join(
      ', ',
    ),
  ]
}

/** Added records, and records that replaced another secret: the library calls both copied. */
function listsOf({ copied, revoked, kept, refused, narrowed, noted }: SyncReport) {
  const isConflict = ({ reason }: SyncLine) => reason === 'differs'
  return {
    copied: copied.filter(({ reason }) => reason === 'absent'),
    replaced: replacedBy({ copied }),
    revoked,
    kept,
    conflict: refused.filter(isConflict),
    refused: refused.filter((line) => !isConflict(line)),
    narrowed,
    noted,
  }
}

/** Records whose secret was replaced. */
export function replacedBy({ copied }: Pick<SyncReport, 'copied'>): readonly SyncLine[] {
  return copied.filter(({ reason }) => reason !== 'absent')
}

function lineJson({ from, to, location, reason }: SyncLine) {
  return {
    from: addressJson(from),
    to: to === undefined ? null : addressJson(to),
    location: location === undefined ? null : locationText(location),
    reason,
  }
}

function addressJson({ client, vault, record }: SyncLine['from']) {
  return { client: hex(client), vault: hex(vault), record: hex(record) }
}

function recordText({ from, location }: SyncLine): string {
  return location === undefined
    ? `${idText(from.vault)}/${idText(from.record)}`
    : locationLine(location)
}
