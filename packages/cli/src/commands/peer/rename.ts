import type { Context } from '../../context.js'
import { changingBook } from '../../network/book.js'
import type { WriteOptions } from '../../session.js'

interface Options extends WriteOptions {
  readonly name: string
}

/** Gives a peer another name. */
export async function run(context: Context, options: Options, peer: string): Promise<void> {
  const { id, name } = await changingBook(context, options, ({ book }) =>
    book.put({ id: book.require(peer).id, name: options.name }),
  )
  await context.output.result({ id, name }, 'renamed')
}
