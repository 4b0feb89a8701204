import {
  attenuate,
  type Client,
  type Path,
  type Permissions,
  type Stronghold,
  StrongholdError,
} from '@stronghold/stronghold'
import {
  type AskClient,
  type ClientInput,
  type ClientMessageName,
  type ClientOutput,
  changesClient,
  deliver,
  MessageClient,
} from '@stronghold/stronghold/actors'
import { askedThings } from '../firewall/asked-things.js'
import type { CallDescription, CallQuestion } from '../firewall/asking.js'
import type { Firewall } from '../firewall/firewall.js'
import { callLines, maxThings } from '../firewall/question-lines.js'
import type { StreamLoad } from '../firewall/workload.js'
import { loadedClient } from '../identity/loaded-client.js'
import { attributesOf, Denials, proceduresOf } from '../protocol/denials.js'
import { type ClientGrant, widened } from '../rules/grants.js'

/** What a served client is made of. */
export interface Serving {
  readonly stronghold: Stronghold
  readonly firewall: Firewall
  readonly question: Pick<CallDescription, 'peer' | 'name' | 'direction' | 'client'>
  /** What the peer makes this side do over this stream. */
  readonly load: StreamLoad
  /** The client with the peer's budget, in the peer's turns. */
  readonly limit: (client: Client) => Client
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
  const denials = new Denials()
  const run = clientOf(id, async (name, input) => {
    const client = serving.limit(await loadedClient(serving.stronghold, path))
    // A ban, or a rule that changed while this waited, has ended the stream.
    if (serving.isOver()) throw denials.fromElsewhere(new StrongholdError('PERMISSION_DENIED'))
    return deliver(client, name, input).catch((error) => {
      throw denials.fromElsewhere(error)
    })
  })
  const allowed = clientOf(id, async (name, input) => {
    serving.firewall.call(about(serving, name, input), 'rule', true)
    return deliver(run, name, input)
  })
  const granted = attenuate(allowed, grant.permissions)
  const asking = grant.ask && askingClient(serving, run, grant.permissions, grant.ask, denials)
  const orAsking: AskClient = async (name, input) => {
    try {
      return await deliver(granted, name, input)
    } catch (error) {
      if (asking === undefined || !denials.isOwn(error)) throw error
      return deliver(asking, name, input)
    }
  }
  const dealWith: AskClient = async (name, input) => {
    if (serving.isOver()) throw new StrongholdError('PERMISSION_DENIED')
    const output = await within(serving.deadline, async () => {
      try {
        return await orAsking(name, input)
      } catch (error) {
        if (denials.isOwn(error)) serving.firewall.call(about(serving, name, input), 'rule', false)
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

/**
 * The permissions with those that a person may grant: this check comes first, so that no person is
 * asked in vain.
 */
function askingClient(
  serving: Serving,
  run: Client,
  permissions: Permissions,
  ask: Permissions,
  denials: Denials,
): Client {
  const approved = clientOf(run.id, async (name, input) => {
    const question = questionOf(serving, name, input)
    if (question === undefined) {
      serving.firewall.call(about(serving, name, input), 'limit', false)
      throw denials.fromElsewhere(new StrongholdError('MESSAGE_TOO_LARGE'))
    }
    const approves = await serving.firewall.approves(question)
    if (!approves) throw denials.fromElsewhere(new StrongholdError('PERMISSION_DENIED'))
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
): CallDescription {
  const procedures = proceduresOf(name, input)
  return { ...question, message: name, procedures, attributes: attributesOf(name, input) }
}

/** A question of which a person sees all before the answer; undefined where that cannot be. */
function questionOf<Name extends ClientMessageName>(
  serving: Serving,
  name: Name,
  input: ClientInput<Name>,
): CallQuestion | undefined {
  const things = askedThings(name, input, maxThings)
  const lines = things && callLines({ ...serving.question, things })
  return lines && { ...about(serving, name, input), things, lines }
}

/** Bytes in what a client answered. */
function sizeOf(output: unknown): number {
  if (output instanceof Uint8Array) return output.length
  if (typeof output !== 'object' || output === null) return 0
  return Object.values(output).reduce((sum: number, part) => sum + sizeOf(part), 0)
}

/** @throws StrongholdError `TIMED_OUT`: it may still happen, and its outcome is not reported. */
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
