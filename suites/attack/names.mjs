// The few names of the programs, and how steps choose among what is there: with more names, and
// without choosing, they would seldom meet.
import fc from 'fast-check'

export const clients = ['wallet', 'app', 'evil']
/** The client of the exchange keys, and its one place: see `World.link`. */
export const linkClient = 'link'
export const linkPlace = { vault: 'link', record: 'exchange' }
export const vaults = ['keys', 'trap', 'out']
export const records = ['signing', 'second']
/** Where only the oracle writes. */
export const lootVault = 'loot'

export const client = fc.constantFrom('wallet', ...clients)
export const vault = fc.constantFrom('keys', ...vaults)
/** A place of a client's: a record by its path, or the newest of the vault's counter. */
export const place = fc.record({
  vault,
  record: fc.constantFrom(...records, ...records, '#head'),
})
/** One that lasts as long as a chain. */
export const passing = fc.record({ passing: fc.constantFrom('a', 'b') })

/** One of the things that are there when the step is taken: see `chosen`. */
export const choice = fc.nat({ max: 15 })
/** The place of a record that is there, or a new one. */
export const target = fc.oneof(fc.record({ client, place }), fc.record({ over: choice }))

/** What a choice means: it counts round and round. */
export function chosen(list, choice) {
  return list.length === 0 ? undefined : list[choice % list.length]
}

/** The location of a place. */
export function locationOf({ Location }, { vault, record, passing, counter }) {
  if (passing !== undefined) return Location.temporary(passing)
  if (counter !== undefined) return Location.counter(vault, counter)
  return record === '#head' ? Location.counter(vault) : Location.generic(vault, record)
}

/**
 * A place as people write it.
 * @param {{ vault?: string, record?: string, passing?: string, counter?: number }} place
 */
export function textOf({ vault, record, passing, counter }) {
  if (passing !== undefined) return `<${passing}>`
  if (counter !== undefined) return `${vault}#${counter}`
  return record === '#head' ? `${vault}#head` : `${vault}/${record}`
}

/** With its client. */
export function fullTextOf({ client, place }) {
  return `${client}:${textOf(place)}`
}
