import { hex, shownName, shownText } from '@stronghold/stronghold/checks'
import type { AskedPlace, AskedRole, AskedThing } from './asked-things.js'
import type { CallQuestion, PeerQuestion } from './asking.js'

/** The most different things in one question: nobody weighs more. */
export const maxThings = 12

/**
 * Rows of a screen of 80 columns that a question takes at most. The person has to see all of it at
 * once: a line that has left the screen was not asked about.
 */
const maxRows = 20
const columns = 80

/**
 * A question about a call as lines for a person: act, place, client, peer. The last line names the
 * peer; uses of secrets are next to it. Undefined where not everything can be shown.
 */
export function callLines({
  things,
  client,
  ...peer
}: Pick<CallQuestion, 'things' | 'client' | 'peer' | 'name'>): readonly string[] | undefined {
  const lines = [
    ...things.map(thingLine),
    `in client ${shownName(client)}`,
    `for ${peerText(peer)}`,
  ]
  const rows = lines.reduce((sum, line) => sum + Math.ceil(widthOf(line) / columns), 0)
  return rows <= maxRows && things.length <= maxThings ? lines : undefined
}

/** A peer in a question: its name in quotes, and its id. */
export function peerText({ peer, name }: Pick<PeerQuestion, 'peer' | 'name'>): string {
  return name === undefined || name === peer ? peer : `${shownText(name)} (${peer})`
}

function thingLine({ action, places, attributes, count }: AskedThing): string {
  const what = places.map(({ role, ...place }) => `${roleWords[role]} ${placeText(place)}`)
  const said =
    attributes.length === 0 ? [] : [`says the ${attributes.join(', ')} of what it writes`]
  const often = count === 1 ? '' : `, ${count} times`
  return `${action}${often}${[...what, ...said].map((text, i) => (i === 0 ? `: ${text}` : `; ${text}`)).join('')}`
}

const roleWords: Readonly<Record<AskedRole, string>> = {
  use: 'uses',
  write: 'writes',
  revoke: 'revokes',
  collect: 'destroys all that was revoked in',
  list: 'looks for',
  read: 'reads',
  remove: 'removes',
  label: 'labels',
}

type PlaceNames = AskedPlace extends infer One
  ? One extends unknown
    ? Omit<One, 'role'>
    : never
  : never

function placeText(place: PlaceNames): string {
  if ('storeKey' in place) {
    return place.storeKey === undefined
      ? 'the whole store'
      : `store key ${shownName(place.storeKey)}`
  }
  if ('vaultPath' in place) return `vault ${shownName(place.vaultPath)}`
  const { location } = place
  if (location.kind === 'temporary') {
    return `the secret of this message that it calls ${shownName(location.name)}`
  }
  if (location.kind === 'id') {
    return `vault ${idText(location.vaultId)} record ${idText(location.recordId)}`
  }
  const vault = `vault ${shownName(location.vaultPath)}`
  if (location.kind === 'generic') return `${vault} record ${shownName(location.recordPath)}`
  return `${vault} counter ${location.counter ?? 'head'}`
}

function idText(id: Uint8Array): string {
  return `id:${hex(id)}`
}

/** Columns of a terminal: a character outside of ASCII may be two wide. */
function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += character <= '~' ? 1 : 2
  return width
}
