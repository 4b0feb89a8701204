import type { UseClient } from '../file/client-work.js'
import { Proof } from '../file/proof.js'
import {
  type ClientOptions,
  clientOf,
  type FileOptions,
  type Prepare,
  type Use,
} from '../file/session.js'
import type { Context } from '../io/context.js'
import { usage } from '../io/errors.js'
import type { RemoteChoice } from '../network/choice.js'

/** The options of every command that works in a client, here or at a peer. */
export interface AnyClientOptions extends ClientOptions, RemoteChoice {}

/** How the file is opened that the client is in: `reading`, `writing`, `usingSecrets`. */
type OpenMode<O> = <T, P>(
  context: Context,
  options: O,
  use: Use<T, P>,
  prepare?: Prepare<P>,
) => Promise<T>

/**
 * Works in the client of `-c`: in the file, or with `--remote` at a peer. With `--remote` the file
 * is only read, for the identity and the peer's entry, and the peer keeps the changes. `create`: a
 * client that the file does not have is made; none is ever made at a peer. `proves`: the passphrase
 * is kept until the end, for what a policy may ask it for.
 */
export async function inClient<O extends FileOptions & AnyClientOptions, T, P = undefined>(
  open: OpenMode<O>,
  context: Context,
  options: O,
  use: UseClient<T, P>,
  {
    prepare,
    create = false,
    proves = false,
  }: {
    readonly prepare?: Prepare<P>
    readonly create?: boolean
    readonly proves?: boolean
  } = {},
): Promise<T> {
  const { remote } = options
  if (remote !== undefined) {
    // libp2p is loaded here, so that only commands that need it load it.
    const { atPeer } = await import('../network/remote.js')
    return atPeer(context, { ...options, remote }, use, prepare)
  }
  for (const name of ['deadline', 'relay', 'mdns', 'dht'] as const) {
    if (options[name] !== undefined) throw usage(`--${name} is for --remote.`)
  }
  const kept: { proof?: Proof; isNew?: true } = {}
  const whenNew = () => {
    kept.isNew = true
  }
  try {
    const answer = await open<T, P>(
      context,
      options,
      async (stronghold, prepared, signal) => {
        const client = await clientOf(stronghold, options, create ? whenNew : undefined)
        return use(client, prepared, { signal, stronghold, proof: kept.proof })
      },
      async (secret) => {
        if (proves) kept.proof = new Proof(context, options, secret)
        return (await prepare?.(secret)) as P
      },
    )
    // Told after the commit: a command that failed has made nothing.
    if (kept.isNew) {
      context.output.notice('CLIENT_CREATED', 'The client did not exist and was created.')
    }
    return answer
  } finally {
    kept.proof?.[Symbol.dispose]()
  }
}
