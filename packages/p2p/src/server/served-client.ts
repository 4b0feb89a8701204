import {
  type Client,
  type Path,
  type Permissions,
  type Stronghold,
  StrongholdError,
} from '@stronghold/stronghold'
import {
  type AskClient,
  attenuate,
  type ClientInput,
  type ClientMessageName,
  type ClientOutput,
  changesClient,
  deliver,
  MessageClient,
} from '@stronghold/stronghold/actors'
import type { CallQuestion } from '../firewall/asking.js'
import type { Firewall } from '../firewall/firewall.js'
import { type ClientGrant, widened } from '../firewall/grants.js'
import type { StreamLoad } from '../firewall/workload.js'
import { loadedClient } from '../loaded-client.js'

/** What a served client is made of. */
export interface Serving {
  readonly stronghold: Stronghold
  readonly firewall: Firewall
  readonly question: Pick<CallQuestion, 'peer' | 'name' | 'direction' | 'client'>
  /** What the peer makes this side do over this stream. */
  readonly load: StreamLoad
  /** Resolves when the peer's next message may be dealt with. */
  readonly turn: () => Promise<void>
  /** Called after a message that changed something, before it is answered. */
  readonly changed: () => Promise<void>
  /** Whether the stream has ended, for whatever reason: nothing is begun then. */
  readonly isOver: () => boolean
  /** Milliseconds for one message. */
  readonly deadline: number
}

/**
 * The client that a peer gets, made once when its stream is accepted: what was granted, what is
 * granted when somebody says yes, and the limits around it.
 */
export async function serveClient(
  serving: Serving,
  path: Path,
  grant: ClientGrant,
): Promise<Client> {
  const { id } = await loadedClient(serving.stronghold, path)
  // What the zone itself refuses was granted here, and perhaps half done: nobody is asked again.
  const fromInside = new WeakSet<object>()
  const run = clientOf(id, async (name, input) => {
    const client = await loadedClient(serving.stronghold, path)
    // A ban, or a rule that changed while this waited, has ended the stream.
    if (serving.isOver()) throw reported(fromInside, new StrongholdError('PERMISSION_DENIED'))
    return deliver(client, name, input).catch((error) => {
      throw reported(fromInside, error)
    })
  })
  const allowed = clientOf(id, async (name, input) => {
    serving.firewall.call(about(serving, name, input), 'rule', true)
    return deliver(run, name, input)
  })
  const granted = attenuate(allowed, grant.permissions)
  const asking = grant.ask && askingClient(serving, run, grant.permissions, grant.ask)
  const dealWith: AskClient = async (name, input) => {
    if (serving.isOver()) throw new StrongholdError('PERMISSION_DENIED')
    const output = await within(serving.deadline, async () => {
      try {
        return await deliver(granted, name, input)
      } catch (error) {
        if (!isDenial(error) || fromInside.has(error)) throw error
        if (asking !== undefined) return await deliver(asking, name, input)
        serving.firewall.call(about(serving, name, input), 'rule', false)
        throw error
      }
    })
    if (changesClient(name, input)) await serving.changed()
    return output
  }
  return clientOf(id, async (name, input) => {
    await serving.turn()
    const { length } = about(serving, name, input).procedures
    return serving.load.do(length, () => dealWith(name, input), sizeOf)
  })
}

/** What may be had by asking: the check comes first, so that nobody is asked in vain. */
function askingClient(
  serving: Serving,
  run: Client,
  permissions: Permissions,
  ask: Permissions,
): Client {
  const approved = clientOf(run.id, async (name, input) => {
    const approves = await serving.firewall.approves(about(serving, name, input))
    if (!approves) throw new StrongholdError('PERMISSION_DENIED')
    return deliver(run, name, input)
  })
  return attenuate(approved, widened(permissions, ask))
}

function clientOf(
  id: Uint8Array,
  ask: <Name extends ClientMessageName>(
    name: Name,
    input: ClientInput<Name>,
  ) => Promise<ClientOutput<Name>>,
): Client {
  return new MessageClient(id, ask satisfies AskClient)
}

function about<Name extends ClientMessageName>(
  { question }: Serving,
  name: Name,
  input: ClientInput<Name>,
): CallQuestion {
  const calls = name === 'Execute' ? (input as ClientInput<'Execute'>).calls : []
  return { ...question, message: name, procedures: calls.map(({ procedure }) => procedure) }
}

/** Bytes in what a client answered. */
function sizeOf(output: unknown): number {
  if (output instanceof Uint8Array) return output.length
  if (typeof output !== 'object' || output === null) return 0
  return Object.values(output).reduce((sum: number, part) => sum + sizeOf(part), 0)
}

function reported<E extends object>(errors: WeakSet<object>, error: E): E {
  errors.add(error)
  return error
}

function isDenial(error: unknown): error is StrongholdError {
  return error instanceof StrongholdError && error.code === 'PERMISSION_DENIED'
}

/** @throws StrongholdError `TIMED_OUT`: it may happen yet, and nobody hears of it. */
async function within<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StrongholdError('TIMED_OUT')), milliseconds)
  })
  try {
    return await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}
