import type { Context } from '../../context.js'
import { changingBook } from '../../network/book.js'
import type { WriteOptions } from '../../session.js'

/** Refuses a peer, known or not, whatever the rules say. */
export async function run(context: Context, options: WriteOptions, peer: string): Promise<void> {
  const { id } = await changingBook(context, options, ({ book }) => {
    const known = book.list().find(({ id, name }) => id === peer || name === peer)
    return book.put({ id: known?.id ?? peer, banned: true })
  })
  await context.output.result({ id, banned: true }, 'banned')
}
