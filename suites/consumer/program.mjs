// A program that uses the library, for bundlers and for other runtimes: `zone` or `in-process`.
import {
  GenerateKey,
  KeyProvider,
  Location,
  MemoryStorage,
  PublicKey,
  Stronghold,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'

const inside = process.argv[2] === 'in-process' ? { inside: () => startInProcess() } : {}
const storage = new MemoryStorage()
const key = () => KeyProvider.fromKey(new Uint8Array(32).fill(1))
try {
  const made = await Stronghold.create({ storage, key: key(), workFactor: 1, ...inside })
  const { kind } = await made.report()
  const privateKey = Location.generic('vault', 'key')
  const call = PublicKey({ type: 'Ed25519', privateKey })
  const client = await made.createClient('client')
  await client.execute(GenerateKey({ type: 'Ed25519', output: privateKey }))
  const before = await client.execute(call)
  await made.commit()
  await made.close()
  const opened = await Stronghold.open({ storage, key: key(), ...inside })
  const after = await (await opened.loadClient('client')).execute(call)
  await opened.close()
  const same = before.length === 32 && before.every((byte, i) => byte === after[i])
  console.log(JSON.stringify({ kind, same }))
} catch (error) {
  console.log(JSON.stringify({ code: error.code, message: error.message }))
}
