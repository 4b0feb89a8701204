import { rulesSchema } from '@stronghold/p2p/book'
import type { Context } from '../../io/context.js'

/** Prints the JSON schema of a document of rules. */
export function run({ output }: Context): Promise<void> {
  return output.result(rulesSchema, JSON.stringify(rulesSchema, undefined, 2))
}
