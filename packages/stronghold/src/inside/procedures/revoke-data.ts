import { RevokeData } from '../../contract/procedures/revoke-data.js'
import { implement } from './implement.js'

/**
 * Revokes a record. Without `collect` its bytes stay in the file, sealed, until they are collected:
 * the original's order, which other programs rely on.
 */
export const revokeData = implement(RevokeData, (records, { location, collect }) => {
  const revoked = records.revoke(location)
  if (collect) records.collectGarbage(location.vaultPath)
  return revoked
})
