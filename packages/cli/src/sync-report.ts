import { type SyncLine, type SyncReport, syncLists } from '@stronghold/stronghold'
import { locationLine, locationText } from './locations.js'
import { idText } from './names.js'
import { hex } from './text.js'

/** What a sync did, as JSON: ids in hex, and the name in the target where it is known. */
export function reportJson(report: SyncReport) {
  const lines = (name: (typeof syncLists)[number]) => report[name].map(lineJson)
  return {
    copied: lines('copied'),
    revoked: lines('revoked'),
    kept: lines('kept'),
    refused: lines('refused'),
    narrowed: lines('narrowed'),
    equal: report.equal,
  }
}

/** The same for people: the records that differed, and a sum. */
export function reportLines(report: SyncReport): string[] {
  return [
    ...syncLists.flatMap((name) =>
      report[name].map((entry) => `${name.padEnd(8)} ${nameOf(entry)} (${entry.reason})`),
    ),
    [...syncLists.map((name) => `${name} ${report[name].length}`), `equal ${report.equal}`].join(
      ', ',
    ),
  ]
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

function nameOf({ from, location }: SyncLine): string {
  return location === undefined
    ? `${idText(from.vault)}/${idText(from.record)}`
    : locationLine(location)
}
