import { exact } from '../codec/exact.js'
import { type Check, given } from '../codec/index.js'
import { type ApprovalStatement, type ApprovedPlace, encodeUnsealed } from '../policy/approval.js'
import { hex, shownText } from './shown-text.js'

const statements: Check<void> = (value) => {
  encodeUnsealed(value as Parameters<typeof encodeUnsealed>[0])
}

/**
 * A statement as text for a person who is about to sign it: one line for each field, always in the
 * same order. The fields that decide how much is granted come last, next to the question; no text
 * of the asker can move, fake or hide a line.
 */
export const approvalLines = exact(
  1,
  function approvalLines(statement: ApprovalStatement): string[] {
    const { seal: _, ...said } = given.read(
      'statement',
      given.object,
      statement,
    ) as ApprovalStatement
    given.read('statement', statements, said)
    const { purpose, client, notAfter, places, procedure, digest, uses } = statement
    return [
      `purpose    ${shownText(purpose)}`,
      `client     ${hex(client)}`,
      `until      ${timeOf(notAfter)}`,
      ...places.map((place) => `${place.role.padEnd(10)} ${placeOf(place)}`),
      `procedure  ${shownText(procedure)}`,
      `input      ${digest === undefined ? 'ANY' : `only that of SHA-256 ${hex(digest)}`}`,
      `uses       ${uses}`,
    ]
  },
)

function placeOf({ vault, record, version }: ApprovedPlace): string {
  const whole = `vault ${hex(vault)}`
  if (record === undefined) return `${whole}, all that was revoked in it`
  const number = version === undefined ? '' : `, version ${version}`
  return `${whole} record ${hex(record)}${number}`
}

// A statement may hold any number; most numbers are no date.
function timeOf(milliseconds: number): string {
  const time = new Date(milliseconds)
  return Number.isNaN(time.getTime()) ? 'the end of time' : time.toISOString()
}
