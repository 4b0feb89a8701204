import { nativeProvider } from '@stronghold/crypto/native'
import {
  GenerateKey,
  Location,
  MemoryStorage,
  type OwnKey,
  PublicKey,
  type Scope,
  Stronghold,
  type SyncReport,
} from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { key, type Replica } from './support.js'

const privateKey = Location.generic('identity', 'x25519')

/** A Stronghold with a client `client`, an exchange key, and a clock of its own. */
export interface Party extends Replica {
  readonly publicKey: Uint8Array
  readonly clock: { now: number }
}

/** A party in this process, or in a real zone, whose clock is the host's. */
export async function makeParty(place: 'here' | 'zone' = 'here'): Promise<Party> {
  const clock = { now: 1_000_000 }
  const storage = new MemoryStorage()
  const here = () => startInProcess({ crypto: nativeProvider, now: () => clock.now })
  const stronghold = await Stronghold.create({
    storage,
    key: key(),
    workFactor: 1,
    ...(place === 'here' ? { inside: here } : {}),
  })
  const client = await stronghold.createClient('client')
  const keys = await stronghold.createClient('keys')
  await keys.execute(GenerateKey({ type: 'X25519', output: privateKey }))
  const publicKey = await keys.execute(PublicKey({ type: 'X25519', privateKey }))
  return { storage, stronghold, client, publicKey, clock }
}

/** The exchange key of a party. */
export const identity = ({ stronghold }: Party): OwnKey => ({
  client: stronghold.client('keys'),
  privateKey,
})

const ours: Scope = [{ client: 'client' }]

/** Trusts a partner, with the client `client` both ways unless stated. */
export function trust(
  { stronghold }: Party,
  partner: Party,
  { send = ours, receive = ours }: { send?: Scope; receive?: Scope } = {},
): Promise<void> {
  return stronghold.sync.trust({ partner: partner.publicKey, send, receive, current: key() })
}

type BeginOptions = Parameters<Stronghold['sync']['beginPull']>[0]
type AnswerOptions = Parameters<Stronghold['sync']['answerPull']>[0]

/** A pull that was begun. */
export function begin(to: Party, from: Party, options: Partial<BeginOptions> = {}) {
  const partner = from.publicKey
  return to.stronghold.sync.beginPull({ partner, own: identity(to), ...options })
}

/** The source's answer. */
export function answer(
  from: Party,
  to: Party,
  request: Uint8Array,
  options: Partial<AnswerOptions> = {},
) {
  const partner = to.publicKey
  return from.stronghold.sync.answerPull({ partner, own: identity(from), request, ...options })
}

/** A whole pull: what was done, and the kinds of the answers. */
export async function pull(
  to: Party,
  from: Party,
  options: Partial<BeginOptions> = {},
  answering: Partial<AnswerOptions> = {},
): Promise<{ report: SyncReport; kinds: readonly string[]; records: number }> {
  await using pulling = await begin(to, from, options)
  const kinds: string[] = []
  let records = 0
  for (;;) {
    const answered = await answer(from, to, pulling.request, answering)
    kinds.push(answered.kind)
    records += answered.records
    const progress = await pulling.continue(answered.answer)
    if (progress.done) return { report: progress.report, kinds, records }
  }
}

/** Two parties that trust each other. */
export async function makePair(): Promise<[Party, Party]> {
  const [a, b] = [await makeParty(), await makeParty()]
  await trust(a, b)
  await trust(b, a)
  return [a, b]
}
