import { RevokeData } from '../../contract/procedures/revoke-data.js'
import { implement } from './implement.js'

export const revokeData = implement(RevokeData, (records, { location, collect }) => {
  const revoked = records.revoke(location)
  if (collect) records.collectGarbage(location.vaultPath)
  return revoked
})
