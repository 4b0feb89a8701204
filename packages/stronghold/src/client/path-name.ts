import { type Path, pathBytes } from '../contract/location.js'

/** A path as text that maps can be keyed by: Latin-1 text is a faithful name for bytes. */
export function pathName(path: Path): string {
  return pathBytes(path).reduce((name, byte) => name + String.fromCharCode(byte), '')
}
