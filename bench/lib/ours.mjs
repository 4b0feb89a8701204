import {
  Ed25519Sign,
  KeyProvider,
  Location,
  MemoryStorage,
  Stronghold,
  WriteVault,
} from '@stronghold/stronghold'

/** The seed of the key that signs: the one that the Rust side has. */
export const seed = Uint8Array.from({ length: 32 }, (_, index) => index)

/** A snapshot key that can be given again and again. */
export class ReusableKey {
  #bytes = crypto.getRandomValues(new Uint8Array(32))

  /** To be consumed by one unlock. */
  provider() {
    return KeyProvider.fromKey(this.#bytes.slice())
  }
}

/** An unlocked Stronghold in memory, whose client `bench` has a signing key. */
export async function makeSigner() {
  const key = KeyProvider.makeRandom()
  const stronghold = await Stronghold.create({ storage: new MemoryStorage(), key })
  const client = await stronghold.createClient('bench')
  return { stronghold, sign: await signWith(client) }
}

/** Puts a signing key into a client; answers a function that signs 32 bytes, or `message`. */
export async function signWith(client) {
  const privateKey = Location.generic('signing', 'key')
  await client.execute(WriteVault({ data: seed.slice(), location: privateKey }))
  const zeros = new Uint8Array(32)
  return (message = zeros) => client.execute(Ed25519Sign({ privateKey, message }))
}

/** Writes `count` secrets of 32 bytes into ten vaults. */
export async function fillRecords(client, count) {
  const data = new Uint8Array(32).fill(7)
  for (let done = 0; done < count; ) {
    const many = Math.min(1000, count - done)
    const calls = Array.from({ length: many }, (_, i) =>
      WriteVault({ data, location: Location.counter(`vault ${(done + i) % 10}`, done + i) }),
    )
    await client.executeChained(calls)
    done += many
  }
}

/** Runs `use` with a locked Stronghold whose zone is ready, as while a user is typing. */
export async function withReadyZone(options, use) {
  const stronghold = await Stronghold.at(options)
  try {
    await stronghold.report()
    return await use(stronghold)
  } finally {
    await stronghold.close({ discard: true })
  }
}
