import { closeSync, openSync } from 'node:fs'
import { isatty, WriteStream } from 'node:tty'
import { stripVTControlCharacters } from 'node:util'

/** A terminal's size in cells. */
export interface Size {
  readonly columns: number
  readonly rows: number
}

/** The assumed size of a terminal that does not tell its own. */
const usual: Size = { columns: 80, rows: 24 }

/** Rows that one line may take: a name of a thousand letters must not hide what stands before it. */
const maxRows = 3

const omission = ' […] '

/** The size of the terminal on which `openTerminal` asks. */
export function terminalSize(): Size {
  let descriptor: number | undefined
  try {
    descriptor = openSync('/dev/tty', 'w')
    if (!isatty(descriptor)) return usual
    const stream = new WriteStream(descriptor)
    descriptor = undefined
    const { columns, rows } = stream
    stream.destroy()
    return { columns: columns || usual.columns, rows: rows || usual.rows }
  } catch {
    const { columns, rows } = process.stderr
    return { columns: columns || usual.columns, rows: rows || usual.rows }
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/**
 * The first lines, as many as fit above `others`, which are shown too; at least one, at most
 * `max`. A line that is too long loses its middle.
 */
export function fitting(
  lines: readonly string[],
  others: readonly string[],
  size: Size,
  max: number,
): string[] {
  // One row is left for the text before the question.
  let room = size.rows - 1 - others.reduce((sum, line) => sum + rowsOf(line, size), 0)
  const shown: string[] = []
  for (const line of lines.slice(0, max)) {
    const short = shortened(line, size, Math.max(1, Math.min(maxRows, room)))
    room -= rowsOf(short, size)
    if (room < 0 && shown.length > 0) break
    shown.push(short)
  }
  return shown
}

/** Rows that a line takes at most. */
function rowsOf(line: string, size: Size): number {
  return Math.max(1, Math.ceil(cellsOf(stripVTControlCharacters(line)) / inRow(size)))
}

// The last cell of a row stays empty if a wide character does not fit into it.
function inRow({ columns }: Size): number {
  return Math.max(2, columns - 1)
}

// Terminals differ in what is wide; nothing has more than two cells.
function cellsOf(text: string): number {
  return [...text].reduce((sum, character) => sum + cells(character), 0)
}

function cells(character: string): number {
  return character >= ' ' && character <= '~' ? 1 : 2
}

/** Without its middle where it takes more rows: a line begins with its kind, and ends with facts. */
function shortened(line: string, size: Size, rows: number): string {
  if (rowsOf(line, size) <= rows) return line
  const characters = [...stripVTControlCharacters(line)]
  const half = Math.max(1, (rows * inRow(size) - cellsOf(omission)) >> 1)
  return `${upTo(characters, half)}${omission}${[...upTo(characters.reverse(), half)].reverse().join('')}`
}

/** The first characters, of at most so many cells. */
function upTo(characters: readonly string[], max: number): string {
  let sum = 0
  const end = characters.findIndex((character) => {
    sum += cells(character)
    return sum > max
  })
  return characters.slice(0, end < 0 ? undefined : end).join('')
}
