import { type Call, KeyProvider, MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { closingOnAbort } from '../file/session.js'
import type { Context } from '../io/context.js'
import { interruptible } from '../io/interruption.js'

/** Runs a call that uses no secret and writes none: an empty Stronghold in memory does. */
export function compute<Output>({ zone }: Context, call: Call<Output>): Promise<Output> {
  return interruptible(async (signal) => {
    using key = KeyProvider.makeRandom()
    const place = { storage: new MemoryStorage(), zone }
    await using stronghold = await Stronghold.create({ ...place, key, signal })
    using _ = closingOnAbort(stronghold, signal)
    const client = await stronghold.createClient('compute')
    return await client.execute(call)
  })
}
