import { type IdLocation, Location, type Path, type StoredLocation } from '@stronghold/stronghold'
import { usage } from '../io/errors.js'
import { idText, nameOrIdOf, nameText, pathOfName, shellWord } from './names.js'
import { hex } from './text.js'

/** A location with a name of its own: the command line has no chains. */
type Parts =
  | { readonly vault: string; readonly record: string }
  | { readonly vault: string; readonly counter: number | undefined }

/**
 * A location as text for JSON, which `locationOf` reads: `vault/record` or `vault#7`, with names as
 * `nameText` writes them, or in digits where those would be read differently.
 */
export function locationText(location: StoredLocation): string {
  const plain = written(location, nameText)
  return isReadBack(plain, location) ? plain : written(location, inDigits)
}

/** The same for people, as it is typed in a shell. */
export function locationLine(location: StoredLocation): string {
  return shellWord(locationText(location)) ?? written(location, inDigits)
}

/**
 * Reads a location: the text is cut at its last `/`, so that a vault's name may hold slashes; a `#`
 * with digits, or `head`, to the end after the last `/` is a counter. Names as `pathOfName` reads them.
 * @throws CliError `USAGE` that names the option.
 */
export function locationOf(text: string, option: string): StoredLocation {
  const parts = partsOf(text)
  if (parts === undefined) throw usage(`${option} is not a location.`, forms)
  const vault = pathOfName(parts.vault, option)
  return 'record' in parts
    ? Location.generic(vault, pathOfName(parts.record, option))
    : Location.counter(vault, parts.counter)
}

/** A record that is there already: by its name, or by the ids of its vault and itself. */
export type KnownLocation = StoredLocation | IdLocation

/**
 * Reads the location of a record to use: as `locationOf`, or `id:…/id:…` as lists print it where
 * the names are unknown.
 * @throws CliError `USAGE` that names the option.
 */
export function knownLocationOf(text: string, option: string): KnownLocation {
  const parts = partsOf(text)
  if (parts === undefined || !('record' in parts)) return locationOf(text, option)
  const vault = nameOrIdOf(parts.vault, option)
  const record = nameOrIdOf(parts.record, option)
  if ('id' in vault && 'id' in record) return Location.byId(vault.id, record.id)
  return locationOf(text, option)
}

/** A record by its ids, for people. */
export function idLine({ vaultId, recordId }: Pick<IdLocation, 'vaultId' | 'recordId'>): string {
  return `${idText(vaultId)}/${idText(recordId)}`
}

const forms = 'locations are written vault/record, vault#7 or vault#head'

function partsOf(text: string): Parts | undefined {
  const [, vault = '', digits = ''] = /^(.+)#(\d{1,16}|head)$/s.exec(text) ?? []
  if (vault !== '' && !vault.endsWith('/')) {
    const counter = digits === 'head' ? undefined : Number(digits)
    return Number.isSafeInteger(counter ?? 0) ? { vault, counter } : undefined
  }
  const slash = text.lastIndexOf('/')
  if (slash < 1 || slash === text.length - 1) return undefined
  return { vault: text.slice(0, slash), record: text.slice(slash + 1) }
}

function written(location: StoredLocation, name: (path: Path) => string): string {
  const vault = name(location.vaultPath)
  return location.kind === 'counter'
    ? `${vault}#${location.counter ?? 'head'}`
    : `${vault}/${name(location.recordPath)}`
}

function inDigits(path: Path): string {
  return `hex:${hex(typeof path === 'string' ? new TextEncoder().encode(path) : path)}`
}

function isReadBack(text: string, location: StoredLocation): boolean {
  const parts = partsOf(text)
  if (parts === undefined) return false
  const vault = nameText(location.vaultPath)
  if (location.kind === 'counter') {
    return 'counter' in parts && parts.vault === vault && parts.counter === location.counter
  }
  return (
    'record' in parts && parts.vault === vault && parts.record === nameText(location.recordPath)
  )
}
