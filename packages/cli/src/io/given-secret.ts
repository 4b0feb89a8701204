import type { Context } from './context.js'
import { usage } from './errors.js'
import { type InputSource, readSource, sourceOf } from './input.js'
import { promptTwice } from './prompt.js'

/** Where a secret comes from: what `--input` names, else what leads into standard input. */
export function secretSource(
  { stdin }: Context,
  path: string | undefined,
  purpose: string,
): InputSource | undefined {
  if (path === undefined && stdin.isTerminal) return undefined
  return sourceOf(path ?? '-', stdin, purpose, { isSecret: true })
}

/**
 * Reads it; without a source it is typed on the terminal, twice, because nobody can read it again.
 * The caller wipes it.
 * @throws CliError `USAGE`, `PASSPHRASE_MISMATCH`, `CANCELLED`, `INPUT_*`.
 */
export async function readSecret(
  { mayPrompt }: Context,
  source: InputSource | undefined,
  name: string,
): Promise<Uint8Array> {
  if (source !== undefined) return readSource(source)
  if (!mayPrompt) throw usage('A secret is needed and --no-prompt is set.', 'use --input')
  return promptTwice(`${name} (not shown): `, '--input')
}
