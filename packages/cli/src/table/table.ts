import type { Command, Option } from 'commander'

/** A command as data for other programs. */
export interface CommandEntry {
  /** The words that call it, without the name of the program: none for the program itself. */
  readonly path: string
  readonly command: Command
  /** Commands below it. */
  readonly words: readonly string[]
  readonly options: readonly Option[]
}

/** Every command, the program first, from the declarations that the parser reads too. */
export function commandTable(program: Command): readonly CommandEntry[] {
  const visit = (command: Command, path: string): CommandEntry[] => [
    {
      path,
      command,
      words: command.commands.map((child) => child.name()),
      options: command.options.filter(({ hidden }) => !hidden),
    },
    ...command.commands.flatMap((child) => visit(child, `${path} ${child.name()}`.trim())),
  ]
  return visit(program, '')
}

/** What follows an option, as far as a shell can say it. */
export function valueKind({
  flags,
  argChoices,
}: Option): 'none' | 'file' | readonly string[] | 'any' {
  const [, name] = /<(\w+)/.exec(flags) ?? []
  if (name === undefined) return 'none'
  if (argChoices !== undefined) return argChoices
  return name === 'FILE' || name === 'PATH' ? 'file' : 'any'
}

/** What an option of one word begins with. */
export function spellings({ short, long }: Option): readonly string[] {
  return [short, long].filter((word) => word !== undefined && word !== null) as string[]
}
