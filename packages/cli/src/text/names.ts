import type { Path } from '@stronghold/stronghold'
import { isAllSeen, shownText } from '@stronghold/stronghold/checks'
import { usage } from '../io/errors.js'
import { hex, textOf } from './text.js'

/** Begins the written form of bytes, and of the id of what has no name here. */
const hexPrefix = 'hex:'
const idPrefix = 'id:'

/** Bytes of every id. */
const idLength = 24

/** A client, vault or record as the command line names it: by its path, or by its id. */
export type Name = { readonly path: Path } | { readonly id: Uint8Array }

/**
 * A name as text for JSON: itself where it is UTF-8, else `hex:` and its digits. An empty name, and
 * text that begins like another form, are written in digits too, so that every name has one form,
 * which `pathOfName` reads.
 */
export function nameText(path: Path): string {
  const bytes = bytesOfPath(path)
  const text = textOf(bytes)
  return text === undefined || text === '' || hasForm(text) ? hexPrefix + hex(bytes) : text
}

/**
 * A name for people, as it is typed in a shell: unchanged where it is plain, in quotes where it has
 * spaces or characters that a shell obeys, and in digits where it could be mistaken for other text.
 */
export function nameLine(path: Path): string {
  return shellWord(nameText(path)) ?? hexPrefix + hex(bytesOfPath(path))
}

/** An id, where there is no name: text that `nameOrIdOf` reads, and that is never a name. */
export function idText(id: Uint8Array): string {
  return idPrefix + hex(id)
}

/** A name for people if there is one, else the id. */
export function nameOrIdLine(name: Path | undefined, id: Uint8Array): string {
  return name === undefined ? idText(id) : nameLine(name)
}

/** Reads a name. @throws CliError `USAGE` that names the option, also for an id. */
export function pathOfName(text: string, option: string): Path {
  const name = nameOrIdOf(text, option)
  if ('path' in name) return name.path
  throw usage(`${option} takes a name, and ids cannot be told from names here.`)
}

/** Reads a name, or an id as `idText` writes it. @throws CliError `USAGE` that names the option. */
export function nameOrIdOf(text: string, option: string): Name {
  if (text.startsWith(hexPrefix)) {
    return {
      path: digitsOf(text.slice(hexPrefix.length), `${option} is not of the form hex:0123….`),
    }
  }
  if (!text.startsWith(idPrefix)) return { path: text }
  const wrong = `${option} is not of the form id:0123…, with ${2 * idLength} digits.`
  const id = digitsOf(text.slice(idPrefix.length), wrong)
  if (id.length !== idLength) throw usage(wrong)
  return { id }
}

/** Reads a key of a store, of which there are no ids. @throws CliError `USAGE`. */
export function storeKeyOf(text: string): Path {
  return text.startsWith(hexPrefix) ? pathOfName(text, 'KEY') : text
}

/**
 * Text from a peer or a file that is no path, such as a peer's name or an address, as one word: as
 * it is typed in a shell where possible, else in quotes with escapes.
 */
export function word(text: string): string {
  return shellWord(text) ?? shownText(text)
}

/**
 * Text as one word of a shell, or undefined if a person could mistake it for other text: characters
 * that a terminal obeys, invisible ones, both kinds of quotes, letters from right to left.
 */
export function shellWord(text: string): string | undefined {
  // Some letters are blank: a name of them would look like several words, or like another name.
  if (rightToLeft.test(text)) return undefined
  if (plain.test(text)) return isAllSeen(text) ? text : undefined
  if (text === '' || shownText(text) !== `"${text}"`) return undefined
  return text.includes("'") ? (/[$`!]/.test(text) ? undefined : `"${text}"`) : `'${text}'`
}

/** No separator of words or fields, and nothing that a shell obeys. */
const plain = /^(?!#)[\p{L}\p{N}_@%+./:#-]*[\p{L}\p{N}_@%+./#-]$/u

/** Letters that are written from right to left: they change places with their neighbours. */
const rightToLeft =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

function hasForm(text: string): boolean {
  return text.startsWith(hexPrefix) || text.startsWith(idPrefix)
}

function bytesOfPath(path: Path): Uint8Array {
  return typeof path === 'string' ? new TextEncoder().encode(path) : path
}

function digitsOf(digits: string, wrong: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/i.test(digits)) throw usage(wrong)
  return Uint8Array.from(Buffer.from(digits, 'hex'))
}
