import {
  BIP39Generate,
  Ed25519Sign,
  KeyProvider,
  Location,
  MemoryStorage,
  type PlaceOptions,
  parseDerivationPath,
  Slip10Derive,
  Stronghold,
} from '@stronghold/stronghold'

/** What became of one life of a Stronghold, in data that any port carries. */
export interface RoundTrip {
  /** What runs the inside. */
  readonly kind: string
  /** Words of the mnemonics, by language. */
  readonly words: Readonly<Record<string, number>>
  /** Ed25519 (64 bytes), before and after the snapshot was opened again. */
  readonly signatures: readonly Uint8Array[]
  /** The codes of what is refused where there are no files and no zones. */
  readonly refusals: readonly string[]
  /** The snapshot, and the passphrase to it. */
  readonly file: Uint8Array
  readonly passphrase: string
  /** Milliseconds, step by step. */
  readonly took: Readonly<Record<string, number>>
}

const message = new TextEncoder().encode('from a browser')
const passphrase = 'long enough for a test'
const seed = Location.generic('wallet', 'seed')
const privateKey = Location.generic('wallet', 'key')

/** Create → mnemonic → derive → sign → commit → open again → sign; and a mnemonic in `language`. */
export async function roundTrip(language: 'japanese' | 'czech'): Promise<RoundTrip> {
  const took: Record<string, number> = {}
  async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now()
    const answer = await work()
    took[name] = Math.round(10 * (performance.now() - start)) / 10
    return answer
  }
  const key = () => KeyProvider.fromPassphrase(new TextEncoder().encode(passphrase))
  const storage = new MemoryStorage()
  const made = await timed('create', () =>
    Stronghold.create({ storage, key: key(), workFactor: 10 }),
  )
  const { kind } = await made.report()
  const client = await made.createClient('browser')
  const english = await timed('mnemonic', () => client.execute(BIP39Generate({ output: seed })))
  await timed('derive', () =>
    client.execute(
      Slip10Derive({
        curve: 'Ed25519',
        chain: parseDerivationPath("m/44'/0'/0'"),
        source: 'Seed',
        input: seed,
        output: privateKey,
      }),
    ),
  )
  const sign = Ed25519Sign({ privateKey, message })
  const before = await timed('sign', () => client.execute(sign))
  await timed('sign again', () => client.execute(sign))
  await timed('commit', () => made.commit())
  const other = await timed('other language', () =>
    client.execute(BIP39Generate({ language, output: Location.generic('wallet', 'other') })),
  )
  await made.close({ discard: true })

  const opened = await timed('open', () => Stronghold.open({ storage, key: key() }))
  const after = await (await opened.loadClient('browser')).execute(sign)
  await opened.close()
  return {
    kind,
    words: { english: wordsOf(english), [language]: wordsOf(other) },
    signatures: [before, after],
    refusals: [
      await refusal({ path: 'wallet.stronghold' }),
      await refusal({ storage, zone: { require: 'all' } }),
    ],
    file: await storage.read(),
    passphrase,
    took,
  }
}

function wordsOf(mnemonic: Uint8Array): number {
  return new TextDecoder().decode(mnemonic).split(' ').length
}

async function refusal(options: PlaceOptions): Promise<string> {
  try {
    await (await Stronghold.at(options)).close()
    return 'nothing'
  } catch (error) {
    return String((error as { readonly code?: unknown }).code)
  }
}
