import type { Network, Peer } from '@stronghold/p2p'
import { type WriteOptions, writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { hintedBy, usage } from '../../io/errors.js'
import { type InputSource, readSmall, sourceOf } from '../../io/input.js'
import { promptSecret } from '../../io/prompt.js'
import { dialling, type ListenChoice, listening } from '../../network/choice.js'
import { pairingHints } from '../../network/hints.js'
import { join } from '../../network/joining.js'
import { type PairingChoice, pairing } from '../../network/pairing.js'
import { peerJson, peerLines } from '../../network/peer-text.js'
import { qrLines } from '../../network/qr.js'

interface Options extends WriteOptions, ListenChoice, PairingChoice {
  readonly accept?: true
  readonly codeFile?: string
  /** Milliseconds. */
  readonly lifetime?: number
}

/** Makes two Strongholds known to each other: one shows a code, the other takes it in. */
export async function run(context: Context, options: Options): Promise<void> {
  const { accept = false, codeFile, lifetime } = options
  if (!accept && codeFile !== undefined) throw usage('--code-file is for --accept.')
  if (accept && lifetime !== undefined) throw usage('--lifetime is for the side that has the code.')
  // Checked before a person types a passphrase in vain.
  pairing(context, options, new AbortController().signal)
  const source = accept ? sourceOfCode(context, codeFile) : undefined
  const peer = await writing(
    context,
    options,
    async (stronghold, code: string | undefined, signal) => {
      const network = await join(
        context,
        stronghold,
        accept ? dialling(options) : listening(options),
      )
      try {
        return code === undefined
          ? await invite(context, network, options, signal)
          : await network.accept(code, pairing(context, options, signal))
      } catch (error) {
        throw hintedBy(error, pairingHints)
      } finally {
        await network.close()
      }
    },
    async () => (accept ? readCode(source) : undefined),
  )
  const { output } = context
  await output.result({ peer: peerJson(peer) }, peerLines(output, peer).join('\n'))
}

async function invite(
  context: Context,
  network: Network,
  options: Options,
  signal: AbortSignal,
): Promise<Peer> {
  const { output } = context
  const { lifetime } = options
  const invitation = await network.invite({
    ...pairing(context, options, signal),
    ...(lifetime === undefined ? {} : { lifetime }),
  })
  const { code } = invitation
  const shown = output.showsOnTerminal ? qrLines(code, output.colors.isColorSupported) : []
  await output.result({ code }, [...shown, code].join('\n'))
  output.notice(
    'WAITING',
    'Waiting for the other side: `stronghold peer pair --accept` asks for this code. Anybody who sees it can try.',
  )
  return await invitation.result
}

// Never from the command line, where others of the machine can see it.
function sourceOfCode({ stdin }: Context, path: string | undefined): InputSource | undefined {
  if (path === undefined && stdin.isTerminal) return undefined
  return sourceOf(path ?? '-', stdin, 'the code', { isSecret: true })
}

async function readCode(source: InputSource | undefined): Promise<string> {
  const bytes =
    source === undefined
      ? await promptSecret('Code (not shown): ', '--code-file')
      : await readSmall(source)
  return new TextDecoder().decode(bytes).trim()
}
