import { ByteReader, Malformed } from './byte-reader.js'

const quote = code('"')
const backslash = code('\\')

/** The most levels of nesting in a value that is skipped. */
const maxDepth = 16

/**
 * The members of a JSON object whose values are strings, as views of the file: `JSON.parse` would
 * make strings of secrets, which cannot be wiped. Names and such values have no escapes; all other
 * values are skipped.
 * @throws Malformed, also for a name that comes twice.
 */
export function membersOf(file: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const reader = new ByteReader(file)
  const members = new Map<string, Uint8Array>()
  const names = new Set<string>()
  eachMember(reader, (name) => {
    if (names.has(name)) throw new Malformed()
    names.add(name)
    if (next(reader) === quote) members.set(name, plainText(reader))
    else skip(reader, 1)
  })
  if (next(reader) !== undefined) throw new Malformed()
  return members
}

function eachMember(reader: ByteReader, read: (name: string) => void): void {
  expect(reader, '{')
  if (next(reader) === code('}')) {
    reader.u8()
    return
  }
  do {
    next(reader)
    const name = Buffer.from(plainText(reader)).toString('latin1')
    expect(reader, ':')
    read(name)
  } while (goesOn(reader, '}'))
}

/** Skips a value. */
function skip(reader: ByteReader, depth: number): void {
  if (depth > maxDepth) throw new Malformed()
  const first = next(reader)
  if (first === quote) anyText(reader)
  else if (first === code('{')) eachMember(reader, () => skip(reader, depth + 1))
  else if (first === code('[')) skipList(reader, depth)
  else word(reader)
}

function skipList(reader: ByteReader, depth: number): void {
  expect(reader, '[')
  if (next(reader) === code(']')) {
    reader.u8()
    return
  }
  do skip(reader, depth + 1)
  while (goesOn(reader, ']'))
}

/** A number, `true`, `false` or `null`. */
function word(reader: ByteReader): void {
  let length = 0
  while (/[-+.0-9a-zA-Z]/.test(String.fromCharCode(reader.peek() ?? 0))) {
    reader.u8()
    length++
  }
  if (length === 0) throw new Malformed()
}

function plainText(reader: ByteReader): Uint8Array {
  const text = anyText(reader)
  if (text.includes(backslash)) throw new Malformed()
  return text
}

/** The text between quotes, with its escapes. */
function anyText(reader: ByteReader): Uint8Array {
  expect(reader, '"')
  const start = reader.offset
  for (let byte = reader.u8(); byte !== quote; byte = reader.u8()) {
    if (byte === backslash) reader.u8()
    if (byte < 0x20) throw new Malformed()
  }
  return reader.between(start, reader.offset - 1)
}

/** Whether there is a comma, and not the end. */
function goesOn(reader: ByteReader, end: string): boolean {
  next(reader)
  const byte = reader.u8()
  if (byte !== code(',') && byte !== code(end)) throw new Malformed()
  return byte === code(',')
}

function expect(reader: ByteReader, character: string): void {
  next(reader)
  if (reader.u8() !== code(character)) throw new Malformed()
}

/** The next byte after white space; it is not consumed. */
function next(reader: ByteReader): number | undefined {
  while ([0x20, 0x09, 0x0a, 0x0d].includes(reader.peek() ?? 0)) reader.u8()
  return reader.peek()
}

function code(character: string): number {
  return character.charCodeAt(0)
}
