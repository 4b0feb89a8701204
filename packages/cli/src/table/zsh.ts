import { bashCompletion } from './bash.js'
import type { CommandEntry } from './table.js'

/** A completion for zsh, which understands the one of bash. */
export function zshCompletion(table: readonly CommandEntry[]): string {
  return `# Completion of stronghold, to be sourced. Written by \`stronghold completion zsh\`.
whence compdef > /dev/null || { autoload -U +X compinit && compinit; }
autoload -U +X bashcompinit && bashcompinit
${bashCompletion(table)}`
}
