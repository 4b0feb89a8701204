import { type CommandEntry, spellings, valueKind } from './table.js'

/** A completion for fish. */
export function fishCompletion(table: readonly CommandEntry[]): string {
  const paths = table.map(({ path }) => path).filter((path) => path !== '')
  return `# Completion of stronghold. Written by \`stronghold completion fish\`.
function __stronghold_path
    set -l path ''
    for word in (commandline -opc)[2..-1]
        set -l next (string trim -- "$path $word")
        if contains -- $next ${paths.map(quoted).join(' ')}
            set path $next
        end
    end
    echo $path
end
complete -c stronghold -f
${table.flatMap(lines).join('\n')}
`
}

function lines({ path, command, words, options }: CommandEntry): string[] {
  const at = `complete -c stronghold -n "test (__stronghold_path) = ${quoted(path)}"`
  const children = command.commands
  return [
    ...words.map((word, i) => `${at} -a ${word} -d ${quoted(first(children[i]?.description()))}`),
    ...options.map((option) => {
      const value = valueKind(option)
      const names = spellings(option).map((name) =>
        name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
      )
      const takes =
        value === 'none'
          ? ''
          : value === 'file'
            ? ' -r -F'
            : value === 'any'
              ? ' -x'
              : ` -x -a ${quoted(value.join(' '))}`
      return `${at} ${names.join(' ')}${takes} -d ${quoted(first(option.description))}`
    }),
  ]
}

function first(text = ''): string {
  return text.split(/[;\n]/)[0] ?? ''
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
