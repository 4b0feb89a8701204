import { publicHmacSha512 } from '@stronghold/crypto/hmac'
import { type Path, pathBytes } from '../../contract/location.js'

/**
 * The id of the client under a path (24 bytes), as the zone derives it (its `deriveClientId`):
 * HMAC-SHA512(path, path), cut. There is no secret in it.
 */
export function clientIdOf(path: Path): Uint8Array {
  const bytes = pathBytes(path)
  return publicHmacSha512(bytes, bytes).slice(0, 24)
}
