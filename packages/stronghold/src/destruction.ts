import type { Client } from './client.js'
import type { ClientRegistry } from './client-registry.js'
import { malformed } from './codec/index.js'
import type { Door } from './door.js'
import { StrongholdError } from './errors.js'
import { pathBytes } from './location.js'
import { clientMessages } from './messages/client-messages.js'
import { Destroy, Replace } from './messages/destroy.js'
import type { PolicySubject } from './policies.js'
import type { Call } from './procedures/define.js'
import { type ProofOptions, proven } from './proof.js'
import { counted } from './session-client.js'

/** A client, a vault or a record by its ids (24 bytes each), as `inventory` and `inspect` say them. */
export interface SubjectIds {
  readonly clientId: Uint8Array
  readonly vaultId?: Uint8Array
  readonly recordId?: Uint8Array
}

/** What is destroyed: by its names, or by its ids. */
export type DestroySubject = PolicySubject | SubjectIds

/** Destroys what is there, and makes room for what comes in its place. */
export class Destruction {
  readonly #door: Door
  readonly #registry: ClientRegistry
  readonly #reserve: () => Promise<void>

  /** `reserve` commits what counted uses wait for. */
  constructor(door: Door, registry: ClientRegistry, reserve: () => Promise<void>) {
    this.#door = door
    this.#registry = registry
    this.#reserve = reserve
  }

  async destroy(subjects: readonly DestroySubject[], options: ProofOptions): Promise<number> {
    const { records, clients } = await proven(options, async (current) => {
      const session = this.#door.require()
      const named = subjects.map(checked)
      const input = {
        subjects: named.filter((one) => 'client' in one).map(byNames),
        ids: named.filter((one) => 'clientId' in one).map(byIds),
      }
      return session.request(Destroy, { ...input, current })
    })
    this.#registry.forget(clients)
    return records
  }

  async replace<Output>(
    client: Client,
    call: Call<Output>,
    options: ProofOptions,
  ): Promise<Output> {
    return proven(options, async (current) => {
      const session = this.#door.require()
      const input = { handle: this.#registry.handleOf(client), calls: [call] }
      const fits = clientMessages.Execute.fits(input)
      const replacing = () => session.request(Replace, { ...input, current })
      const answers = await counted(replacing, this.#reserve)
      if (!fits(answers)) throw new StrongholdError('INTERNAL')
      return answers[0]?.output as Output
    })
  }
}

const nameKeys: readonly string[] = ['client', 'vault', 'location']
const idKeys: readonly string[] = ['clientId', 'vaultId', 'recordId']

/** What is left out means the whole of what is around it: no slip of the pen may leave it out. */
function checked(subject: DestroySubject): DestroySubject {
  if (typeof subject !== 'object' || subject === null) throw malformed()
  const keys = Object.keys(subject)
  const [whole, known] = keys.includes('client')
    ? (['client', nameKeys] as const)
    : (['clientId', idKeys] as const)
  const isMeant = keys.every(
    (key) => known.includes(key) && Reflect.get(subject, key) !== undefined,
  )
  if (!isMeant || !keys.includes(whole)) throw malformed()
  return subject
}

function byNames({ client, vault, location }: PolicySubject) {
  const vaultPath = vault === undefined ? undefined : pathBytes(vault)
  return { client: pathBytes(client), vaultPath, location }
}

function byIds({ clientId: client, vaultId: vault, recordId: record }: SubjectIds) {
  return { client, vault, record }
}
