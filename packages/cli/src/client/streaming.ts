import type { ByteSource, OpenStreamOptions, StreamClient } from '@stronghold/stronghold'
import { usingSecrets, type WriteOptions } from '../file/session.js'
import type { Context } from '../io/context.js'
import { usage } from '../io/errors.js'
import { sourceOf } from '../io/input.js'
import { requireNoOutput, streamNewFile } from '../io/new-file.js'
import { openSource, Replayable } from '../io/source-stream.js'
import { bytesOf } from '../text/bytes.js'
import { knownLocationOf } from '../text/locations.js'
import { type AnyClientOptions, inClient } from './client-session.js'

/** The options of `encrypt` and `decrypt`. */
export interface StreamOptions extends WriteOptions, AnyClientOptions {
  readonly key: string
  readonly output?: string
  readonly associatedData?: string
}

/** A transformation of a stream. */
export type Transform = (
  client: StreamClient,
  options: OpenStreamOptions,
  source: ByteSource,
) => AsyncIterable<Uint8Array>

/**
 * Reads a file or standard input, transforms it, and writes a new file or standard output. A file
 * appears once it is complete, and not at all after a failure.
 */
export async function streaming(
  context: Context,
  options: StreamOptions,
  path: string,
  transform: Transform,
): Promise<void> {
  const key = knownLocationOf(options.key, '--key')
  const source = sourceOf(path, context.stdin, 'the input')
  const associatedData = associatedDataOf(context, options)
  const { output } = options
  requireDestination(context, output)
  await using input = new Replayable(() => openSource(source))
  const written = await inClient(
    usingSecrets,
    context,
    options,
    async (client, how, { signal }) => {
      const pieces = committed(transform(client, { key, ...how }, input.from(signal)), input)
      return output === undefined ? print(context, pieces) : streamNewFile(output, pieces)
    },
    {
      prepare: async () => {
        await input.open()
        return associatedData()
      },
    },
  )
  if (output === undefined) return
  await context.output.result({ output, bytes: written }, output)
}

function associatedDataOf({ stdin }: Context, { associatedData: text }: StreamOptions) {
  const read = text === undefined ? undefined : bytesOf(text, 'associated-data', stdin)
  return async () => (read === undefined ? {} : { associatedData: await read() })
}

/** @throws CliError `USAGE`, `OUTPUT_EXISTS`. */
function requireDestination({ output }: Context, path: string | undefined): void {
  if (path !== undefined) requireNoOutput(path)
  else if (output.json) throw usage('With --json the bytes go to a file: --output is missing.')
  else if (output.showsOnTerminal) {
    throw usage('The bytes would go to the terminal.', 'redirect the output, or add --output')
  }
}

async function print({ output }: Context, pieces: AsyncIterable<Uint8Array>): Promise<number> {
  let length = 0
  for await (const piece of pieces) {
    await output.bytes(piece)
    length += piece.length
  }
  return length
}

/**
 * The pieces. The first one is held back until the second: it may be a header from before the first
 * use of the key, and a use that has to be counted starts over.
 */
async function* committed(pieces: AsyncIterable<Uint8Array>, input: Replayable) {
  let held: Uint8Array | undefined
  for await (const piece of pieces) {
    if (held !== undefined) {
      input.forget()
      yield held
    }
    held = piece
  }
  if (held !== undefined) yield held
}
