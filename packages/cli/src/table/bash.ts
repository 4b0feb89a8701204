import { type CommandEntry, spellings, valueKind } from './table.js'

/** A completion for bash, and with its emulation for zsh. */
export function bashCompletion(table: readonly CommandEntry[]): string {
  return `# Completion of stronghold. Written by \`stronghold completion bash\`.
_stronghold() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} path='' word words='' options=''
  local i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case "$path $word" in
${table
  .filter(({ path }) => path !== '')
  .map(({ path }) => `      '${path.includes(' ') ? path : ` ${path}`}') path='${path}' ;;`)
  .join('\n')}
    esac
  done
  case "$path" in
${table.map(branch).join('\n')}
  esac
  case "$path $prev" in
${table.flatMap(values).join('\n')}
  esac
  if [[ $cur == -* || -z $words ]]; then words=$options; fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _stronghold stronghold
`
}

function branch({ path, words, options }: CommandEntry): string {
  const all = ['--help', ...options.map(({ long }) => long)].join(' ')
  return `    '${path}') words='${words.join(' ')}' options='${all}' ;;`
}

function values({ path, options }: CommandEntry): string[] {
  return options.flatMap((option) => {
    const value = valueKind(option)
    if (value === 'none') return []
    // Names of files are left to the shell (`-o default`), which quotes them. Completions appear on
    // the line unquoted, so they are our own words only: a name may hold a command.
    const isOurs = value !== 'file' && value !== 'any'
    const words = spellings(option).map((word) => `'${path} ${word}'`)
    const filled = isOurs
      ? `COMPREPLY=($(compgen -W '${value.join(' ')}' -- "$cur"))`
      : 'COMPREPLY=()'
    return [`    ${words.join(' | ')}) ${filled}; return ;;`]
  })
}
