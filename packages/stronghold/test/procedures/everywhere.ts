import { after, describe } from 'node:test'
import { type Client, KeyProvider, MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'

/** Runs the same tests on clients in a zone process and in this process. */
export async function everywhere(
  name: string,
  tests: (fresh: () => Promise<Client>) => void,
): Promise<void> {
  const key = () => KeyProvider.makeRandom()
  const zoned = await Stronghold.create({ storage: new MemoryStorage(), key: key() })
  const inProcess = await Stronghold.create({
    storage: new MemoryStorage(),
    key: key(),
    inside: () => startInProcess(),
  })
  after(async () => {
    await zoned.close({ discard: true })
    await inProcess.close({ discard: true })
  })
  let count = 0
  describe(`${name} in a zone`, () => tests(() => zoned.createClient(`client ${count++}`)))
  describe(`${name} in process`, () => tests(() => inProcess.createClient(`client ${count++}`)))
}
