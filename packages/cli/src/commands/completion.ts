import type { Context } from '../io/context.js'
import { usage } from '../io/errors.js'
import { bashCompletion } from '../table/bash.js'
import { fishCompletion } from '../table/fish.js'
import { type ShellName, shells } from '../table/shells.js'
import { commandTable } from '../table/table.js'
import { zshCompletion } from '../table/zsh.js'

const completions = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion }

/** Prints the completion for a shell. */
export async function run(
  { output, declarations }: Context,
  _options: object,
  shell: string,
): Promise<void> {
  if (!isShell(shell)) throw usage(`SHELL is one of ${shells.join(', ')}.`)
  const script = completions[shell](commandTable(declarations()))
  await output.result({ shell, script }, script.trimEnd())
}

function isShell(word: string): word is ShellName {
  return (shells as readonly string[]).includes(word)
}
