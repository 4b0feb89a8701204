import { formNames } from './forms.mjs'

/**
 * Secrets by forms. Each cell has one count for each of `columns` (`{ name, finds }`), or a single
 * 0 for none at all.
 */
export function printTable(secrets, columns) {
  const names = ['secret', ...formNames]
  const rows = secrets.map(({ name }) => [
    name,
    ...formNames.map((form) => cell(columns.map(({ finds }) => finds.count(name, form)))),
  ])
  const widths = names.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i].length)))
  const line = (row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ')
  console.log(`copies found in ${columns.map(({ name }) => name).join(' / ')}`)
  console.log(line(names))
  for (const row of rows) console.log(line(row))
}

const cell = (counts) => (counts.every((count) => count === 0) ? '0' : counts.join('/'))

/** Where each find was: never what was there. */
export function printFinds({ name, finds }) {
  for (const { secret, form, where } of finds.list) {
    console.log(`  ${name}: ${secret} as ${form} ${where}`)
  }
}
