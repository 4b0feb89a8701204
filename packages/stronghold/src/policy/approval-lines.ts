import { type Check, given } from '../codec/index.js'
import { type ApprovalStatement, type ApprovedPlace, encodeUnsealed } from './approval.js'

/** Characters of one value that are shown at most. */
const maxShown = 256

const statements: Check<void> = (value) => {
  encodeUnsealed(value as Parameters<typeof encodeUnsealed>[0])
}

/**
 * What a statement asks for, for a person who is about to sign it: one line for each field, always
 * in the same order. What decides how much is given away comes last, next to the question; nothing
 * that the asker wrote can move, fake or hide a line.
 */
export function approvalLines(statement: ApprovalStatement): string[] {
  const { seal: _, ...said } = given.read('statement', given.object, statement) as ApprovalStatement
  given.read('statement', statements, said)
  const { purpose, client, notAfter, places, procedure, digest, uses } = statement
  return [
    `purpose    ${quoted(purpose)}`,
    `client     ${hex(client)}`,
    `until      ${timeOf(notAfter)}`,
    ...places.map((place) => `${place.role.padEnd(10)} ${placeOf(place)}`),
    `procedure  ${quoted(procedure)}`,
    `input      ${digest === undefined ? 'ANY' : `only that of SHA-256 ${hex(digest)}`}`,
    `uses       ${uses}`,
  ]
}

function placeOf({ vault, record, version }: ApprovedPlace): string {
  const whole = `vault ${hex(vault)}`
  if (record === undefined) return `${whole}, all that was revoked in it`
  const number = version === undefined ? '' : `, version ${version}`
  return `${whole} record ${hex(record)}${number}`
}

/** Blank, and by their properties symbols, letters or marks: Braille, music, hieroglyphs, Khitan. */
const blank = String.raw`\u2800\ufffc\u{1d159}\u{13441}\u{13442}\u{16fe4}`

/**
 * What a terminal obeys, what is not seen, what changes how its neighbours look, and all spaces but
 * single ones: many would move what follows to the next line of a screen.
 */
const unseen = new RegExp(
  String.raw`[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}${blank}"\\]|(?! )\p{Zs}|(?<= ) |(?<=\p{M}\p{M})\p{M}`,
  'gu',
)

function quoted(text: string): string {
  const shown = text.replace(unseen, escaped)
  const characters = [...shown]
  if (characters.length <= maxShown) return `"${shown}"`
  return `"${characters.slice(0, maxShown).join('')}" and more that cannot be shown`
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) as number).toString(16)}}`
}

// A statement may hold any number; most of them are no time.
function timeOf(milliseconds: number): string {
  const time = new Date(milliseconds)
  return Number.isNaN(time.getTime()) ? 'the end of time' : time.toISOString()
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
