import { WriteVault } from '../../contract/procedures/write-vault.js'
import { implement } from './implement.js'

export const writeVault = implement(WriteVault, ({ data }, { scratch }) => {
  const secret = scratch.take(data.length)
  secret.set(data)
  return { secret, output: undefined }
})
