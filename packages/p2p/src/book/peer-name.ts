import { asPeerId } from '../identity/peer-id.js'

const maxNameLength = 64
/** Peer ids are longer in each of their forms. */
const shortestPeerId = 40

/**
 * Characters that cannot be seen, or that change the look of their neighbours: Unicode's other
 * characters, line ends, what may be left out when it is shown (fillers, selectors), and the empty
 * pattern of Braille.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u

/** The requirement of `isPeerName`, for errors. */
export const noName = 'name: wanted 1 to 64 bytes of UTF-8 that can all be seen, and no peer id.'

/**
 * Whether a text may name a peer: 1 to 64 bytes of UTF-8, without invisible characters and without
 * white space at its ends. A peer id is a name of its own peer only: a peer named by another's id
 * would be taken for the other.
 */
export function isPeerName(text: string): boolean {
  const { length } = new TextEncoder().encode(text)
  const isText = length > 0 && length <= maxNameLength && text.trim() === text && !unseen.test(text)
  return isText && (text.length < shortestPeerId || asPeerId(text) === undefined)
}
