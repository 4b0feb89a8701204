import type { Context } from '../../context.js'
import { changingBook } from '../../network/book.js'
import type { WriteOptions } from '../../session.js'

/** Lets the rules hold for a peer again. */
export async function run(context: Context, options: WriteOptions, peer: string): Promise<void> {
  const { id } = await changingBook(context, options, ({ book }) =>
    book.put({ id: book.require(peer).id, banned: false }),
  )
  await context.output.result({ id, banned: false }, 'no longer banned')
}
