import { Stronghold } from '@stronghold/stronghold'
import type { Context } from '../../io/context.js'
import { word } from '../../text/names.js'

interface Options {
  readonly file: string
}

/** Lists the older states that are kept beside a file; the file itself may be missing. */
export async function run({ output }: Context, { file: path }: Options): Promise<void> {
  const kept = await Stronghold.generations({ path })
  const generations = kept.map(({ generation, path: file }) => ({ generation, file }))
  const lines = generations.map(({ generation, file }) => `${generation}  ${word(file ?? '')}`)
  await output.result(
    { generations },
    lines.length === 0 ? 'No older state is kept.' : lines.join('\n'),
  )
}
