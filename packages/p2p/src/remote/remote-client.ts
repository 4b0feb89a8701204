import { attenuate, type Client, type Permissions, StrongholdError } from '@stronghold/stronghold'
import { type AskOptions, deliver, MessageClient } from '@stronghold/stronghold/actors'
import { exact } from '@stronghold/stronghold/codec'
import type { PeerId } from '../identity/names.js'
import { Denials, proceduresOf } from '../protocol/denials.js'
import { isSame } from '../protocol/same-bytes.js'
import type { RemoteLink } from './link.js'
import type { Outgoing } from './outgoing.js'

/** A client of another Stronghold. */
export interface RemoteClient extends Client {
  readonly peer: PeerId
  /** Whether there is a stream at the moment; the next call opens one where there is none. */
  readonly connected: boolean
  /** The same client, whose calls wait for so long and no longer, or until a signal fires. */
  with(options: AskOptions): Client
  /** Ends the stream. Calls are refused with `REFERENCE_STOPPED` from then on. */
  close(): void
}

/**
 * Makes a `Client` of the messages of a link. A call whose stream is lost is rejected with
 * `CONNECTION_LOST`, since it may have happened; the next one connects anew.
 * @param options.deadline milliseconds for each call, unless `with` says otherwise.
 * @param options.rule what the firewall of this side lets through at the moment.
 * @throws StrongholdError as `Link.actor`.
 */
export async function connectRemote(
  peer: PeerId,
  link: RemoteLink,
  options: {
    readonly deadline: number
    readonly rule: Outgoing
    readonly signal?: AbortSignal | undefined
  },
): Promise<RemoteClient> {
  const { deadline, rule, signal } = options
  const denials = new Denials()
  const { clientId: id } = await link.actor({ signal })
  const client = (waiting: AskOptions): Client => {
    const remote = new MessageClient(id, (name, input) =>
      link
        .use(waiting, async (actor, asking) => {
          // The client that answers there now must be the one that answered before.
          if (!isSame(actor.clientId, id)) {
            link.close()
            throw new StrongholdError('PROTOCOL_VIOLATION')
          }
          return actor.ask(name, input, asking)
        })
        .catch((error) => {
          throw denials.fromElsewhere(error)
        }),
    )
    const granted = attenuator(remote)
    return new MessageClient(id, async (name, input) => {
      try {
        return await deliver(granted(rule.permissions()), name, input)
      } catch (error) {
        if (denials.isOwn(error)) rule.denied(name, proceduresOf(name, input))
        throw error
      }
    })
  }
  const usual = client({ timeout: deadline })
  return Object.freeze({
    id,
    store: usual.store,
    vault: usual.vault.bind(usual),
    vaultExists: usual.vaultExists.bind(usual),
    recordExists: usual.recordExists.bind(usual),
    recordType: usual.recordType.bind(usual),
    execute: usual.execute.bind(usual),
    executeChained: usual.executeChained.bind(usual),
    listVersions: usual.listVersions.bind(usual),
    pruneVersions: usual.pruneVersions.bind(usual),
    labelRecord: usual.labelRecord.bind(usual),
    requestApproval: usual.requestApproval.bind(usual),
    peer,
    get connected() {
      return link.connected
    },
    with: exact(1, (waiting: AskOptions) => client({ timeout: deadline, ...waiting })),
    close: exact(0, () => link.close()),
  })
}

/** The client with what is permitted of it; made anew only when that has changed. */
function attenuator(client: Client): (permissions: Permissions | undefined) => Client {
  let last: { readonly permissions: Permissions; readonly client: Client } | undefined
  return (permissions) => {
    if (permissions === undefined) return client
    if (last?.permissions !== permissions) {
      last = { permissions, client: attenuate(client, permissions) }
    }
    return last.client
  }
}
