import { policySchema } from '@stronghold/stronghold'
import type { Context } from '../../io/context.js'

/** Prints the JSON schema of a policy document. */
export function run({ output }: Context): Promise<void> {
  return output.result(policySchema, JSON.stringify(policySchema, undefined, 2))
}
