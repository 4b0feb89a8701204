import { anyCalls, type Client } from '../../client/client.js'
import { type Reserve, untilCounted } from '../../client/layers/counted.js'
import { type Check, given } from '../../contract/codec/index.js'
import { StrongholdError } from '../../contract/errors.js'
import { clientMessages } from '../../contract/messages/client-messages.js'
import { Destroy, Replace } from '../../contract/messages/destroy.js'
import type { Call } from '../../contract/procedures/define.js'
import { type PolicySubject, subjectFields, subjectPaths } from '../policies.js'
import { type ProofOptions, proven } from '../proof.js'
import type { ZoneSession } from '../session/zone-session.js'
import type { ClientRegistry } from './client-registry.js'

/**
 * A client, a vault or a record by its ids (24 bytes each), as `inventory` and `inspect` list them.
 */
export interface SubjectIds {
  readonly clientId: Uint8Array
  readonly vaultId?: Uint8Array
  readonly recordId?: Uint8Array
}

/** A subject of a destruction, by its names or by its ids. */
export type DestroySubject = PolicySubject | SubjectIds

/** Destroys clients, vaults and records, alone or to replace them. */
export class Destruction {
  readonly #zone: ZoneSession
  readonly #registry: ClientRegistry
  readonly #reserve: Reserve

  /** `reserve` commits counted uses in advance. */
  constructor(zone: ZoneSession, registry: ClientRegistry, reserve: Reserve) {
    this.#zone = zone
    this.#registry = registry
    this.#reserve = reserve
  }

  async destroy(subjects: readonly DestroySubject[], options: ProofOptions): Promise<number> {
    const { records, clients } = await proven(options, async (current) => {
      const session = this.#zone.require()
      const named = given.read('subjects', subjectList, subjects)
      const input = {
        subjects: named.filter((one) => 'client' in one).map(subjectPaths),
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
      const session = this.#zone.require()
      const calls = anyCalls([call])
      const input = { handle: this.#registry.handleOf(client), calls }
      const fits = clientMessages.Execute.fits(input)
      const replacing = () => session.request(Replace, { ...input, current })
      const answers = await untilCounted(replacing, this.#reserve)
      if (!fits(answers)) throw new StrongholdError('INTERNAL')
      return answers[0]?.output as Output
    })
  }
}

const byId = given.fields<SubjectIds>({
  clientId: given.bytes(24),
  vaultId: given.orNoKey(given.bytes(24)),
  recordId: given.orNoKey(given.bytes(24)),
})

const anySubject: Check<DestroySubject> = (value) =>
  Object.hasOwn(given.object(value), 'client') ? subjectFields(value) : byId(value)
const subjectList = given.list(anySubject)

function byIds({ clientId: client, vaultId: vault, recordId: record }: SubjectIds) {
  return { client, vault, record }
}
