const widths = [20, 18, 62, 8]

/** One line of the table, or its head. `bar`: `{ text, holds(result) }`, if there is one. */
export function tableLine(result, bar) {
  if (result === undefined) return format(['row', 'value', 'beside', 'ratio', 'bar'])
  const { name, value, unit, beside, ratio } = result
  return format([
    name,
    `${digits(value)} ${unit}`,
    `${digits(beside.value)} ${unit}: ${beside.name}`,
    digits(ratio),
    bar === undefined ? '' : `${bar.text}: ${bar.holds(result) ? 'yes' : 'NO'}`,
  ])
}

const format = (cells) =>
  cells
    .map((cell, index) => cell.padEnd(widths[index] ?? 0))
    .join(' ')
    .trimEnd()

function digits(value) {
  if (value >= 100) return Math.round(value).toLocaleString('en')
  return `${Number(value.toPrecision(3))}`
}
