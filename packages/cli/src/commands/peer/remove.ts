import type { Context } from '../../context.js'
import { changingBook } from '../../network/book.js'
import type { WriteOptions } from '../../session.js'

/** Forgets a peer; the zone stops exchanging records with it. */
export async function run(context: Context, options: WriteOptions, peer: string): Promise<void> {
  const id = await changingBook(context, options, async ({ book, stronghold }) => {
    const { id, exchangeKey } = book.require(peer)
    if (exchangeKey !== undefined) await stronghold.sync.distrust({ partner: exchangeKey })
    await book.remove(id)
    return id
  })
  await context.output.result({ removed: id }, 'removed')
}
