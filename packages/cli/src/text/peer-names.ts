import { type Command, InvalidArgumentError } from 'commander'
import { textOf } from './text.js'

/** Begins a name in digits, as `nameLine` prints one that cannot be told from other text. */
const inDigits = 'hex:'

/**
 * Reads the name of a peer as it is printed, in digits where it is so printed; an id of a peer is
 * read as it is.
 * @throws InvalidArgumentError for no text, or digits that are no text.
 */
export function peerNameOf(text: string): string {
  if (text === '') throw new InvalidArgumentError('It cannot be empty.')
  if (!text.startsWith(inDigits)) return text
  const [, digits] = /^hex:((?:[0-9a-f]{2})+)$/i.exec(text) ?? []
  const name = digits === undefined ? undefined : textOf(Buffer.from(digits, 'hex'))
  if (name !== undefined) return name
  throw new InvalidArgumentError('After hex: come the digits of a text in UTF-8.')
}

/** Reads one of several names of peers, behind those that were read before. */
export function peerNamesOf(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, peerNameOf(text)]
}

/** The argument of every command about a peer that is known, or may be. */
export function takesPeer(command: Command): Command {
  return command.argument('<PEER>', 'the peer: a name or id of peer list', peerNameOf)
}
