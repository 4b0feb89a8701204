import type { Context } from '../../context.js'
import { changingBook } from '../../network/book.js'
import { denying } from '../../network/granting.js'
import { peerJson, peerLines } from '../../network/peer-text.js'
import type { WriteOptions } from '../../session.js'

interface Options extends WriteOptions {
  readonly client?: string
}

/** Takes from a peer what it may do with a client, or all. */
export async function run(context: Context, options: Options, name: string): Promise<void> {
  const { client } = options
  const peer = await changingBook(context, options, async ({ book, stronghold }) => {
    const { id, inbound, exchangeKey: partner } = book.require(name)
    if (client === undefined && partner !== undefined) await stronghold.sync.distrust({ partner })
    return book.put({ id, inbound: client === undefined ? 'deny' : denying(inbound, client) })
  })
  const { output } = context
  await output.result(peerJson(peer), peerLines(output, peer).join('\n'))
}
