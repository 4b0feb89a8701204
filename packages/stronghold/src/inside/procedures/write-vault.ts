import { WriteVault } from '../../contract/procedures/write-vault.js'
import { implement } from './implement.js'

/** Writes what a caller has: known outside, so it is never taken for a key that was born inside. */
export const writeVault = implement(WriteVault, ({ data }, { scratch }) => {
  const secret = scratch.take(data.length)
  secret.set(data)
  return { secret, output: undefined }
})
