import { KeyProvider, Stronghold } from '@stronghold/stronghold'

/** Opens a file, and prints how that failed and whether the zone outlived it. */
const stronghold = await Stronghold.at({ path: process.argv[2] as string, access: 'read' })
await stronghold.report()
try {
  const key = KeyProvider.fromKey(new Uint8Array(32).fill(7))
  await stronghold.unlock({ key, maxWorkFactor: 22 })
  console.log('opened')
} catch (error) {
  console.log((error as { code?: unknown }).code)
}
await stronghold.report()
console.log(`${stronghold.state}, with the same zone`)
await stronghold.close({ discard: true })
