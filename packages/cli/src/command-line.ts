import { type Command, CommanderError } from 'commander'
import { createProgram, forEachCommand } from './commands/program.js'
import { destruction, requireAnswerable } from './consent/destroying.js'
import type { Act, Context, Run } from './io/context.js'
import { AnswerNo, failureOf, OutputClosed, usage } from './io/errors.js'
import { exitCodes } from './io/exit-codes.js'
import { StandardInput } from './io/input.js'
import { Output, type OutputOptions } from './io/output.js'
import { tellMissing } from './io/protections.js'
import { readProcedures } from './run/facts.js'
import { type GlobalOptions, optionsOf } from './settings/globals.js'
import { configFile, defaultFile } from './settings/places.js'

/** The inputs of the program from the system. */
export interface Surroundings extends Omit<OutputOptions, 'json' | 'quiet'> {
  readonly args: readonly string[]
  readonly stdinIsTerminal: boolean
  readonly version: string
}

/** The zone of a command may work for long: nobody else waits for it, and peers have budgets of their own. */
const budget = {
  milliseconds: 2 ** 32,
  hashed: 2 ** 40,
  rounds: 2 ** 40,
  scratch: 2 ** 30,
  output: 2 ** 30,
}

/** Runs one command line; answers the exit code. Never throws. */
export async function runProgram(surroundings: Surroundings): Promise<number> {
  const { version } = surroundings
  // Somebody who types the name alone wants to know what there is.
  const args = surroundings.args.length === 0 ? ['--help'] : surroundings.args
  let opened: Output | undefined
  let printed = ''
  try {
    const act: Act =
      <Options>(load: () => Promise<{ readonly run: Run<Options> }>) =>
      async (...parameters: unknown[]) => {
        const command = parameters.at(-1) as Command
        const given = optionsOf(command)
        opened = new Output({ ...surroundings, ...forms(given) })
        const { applyDefaults } = await import('./settings/defaults.js')
        await applyDefaults(command, surroundings.env)
        const options = optionsOf(command)
        const output = new Output({ ...surroundings, ...forms(options) })
        opened = output
        if (destruction(command)?.({ ...options })) {
          requireAnswerable({ mayPrompt: options.prompt }, command.opts().yes)
        }
        const { run } = await load()
        const declarations = () => createProgram(act, version, readProcedures())
        const context = { ...contextOf(surroundings, options, output), declarations }
        // The option declarations of the command guarantee this.
        await run(context, options as unknown as Options, ...readArguments(command))
      }
    const procedures = args.includes('run') ? readProcedures() : []
    const program = createProgram(act, version, procedures)
    forEachCommand(program, (command) =>
      command.exitOverride().configureOutput({
        writeOut: (text) => {
          printed += text
        },
        writeErr: () => undefined,
        outputError: () => undefined,
      }),
    )
    await program.parseAsync(withoutVainHelp(program, args), { from: 'user' })
    return 0
  } catch (error) {
    // A line that cannot be parsed has its answer in JSON too.
    const json = args.slice(0, endOfOptions(args)).includes('--json')
    const output = opened ?? new Output({ ...surroundings, json, quiet: false })
    return await ended(output, error, printed, surroundings)
  }
}

/** The context of a command, without the declarations of all commands. */
function contextOf(
  { stdinIsTerminal, version, env }: Surroundings,
  { prompt, require = [], maxWorkFactor, maxContent }: GlobalOptions,
  output: Output,
): Omit<Context, 'declarations'> {
  return {
    output,
    version,
    stdin: new StandardInput(stdinIsTerminal),
    mayPrompt: prompt,
    zone: { require, onReport: tellMissing(output), budget },
    opening: {
      ...(maxWorkFactor === undefined ? {} : { maxWorkFactor }),
      ...(maxContent === undefined ? {} : { maxContentLength: maxContent }),
    },
    places: { file: defaultFile(env), config: configFile(env) },
  }
}

async function ended(
  output: Output,
  error: unknown,
  printed: string,
  { version, env }: Surroundings,
): Promise<number> {
  try {
    if (error instanceof CommanderError && error.exitCode === 0) {
      if (error.code === 'commander.version') {
        const { tellVersion } = await import('./settings/version.js')
        await tellVersion(output, version)
      } else await output.bytes(printed)
      return 0
    }
  } catch (fault) {
    error = fault
  }
  if (error instanceof OutputClosed) return 141
  if (error instanceof AnswerNo) return exitCodes.no
  // A group without its verb: commander would print all of its help as the error.
  const incomplete = error instanceof CommanderError && error.code === 'commander.help'
  const failure = failureOf(incomplete ? usage('A command is missing.', seeHelp) : error)
  output.failure(failure)
  if (failure.code === 'INTERNAL' && env.STRONGHOLD_DEBUG) {
    const { stack } = error as { stack?: unknown }
    output.notice('STACK', String(stack))
  }
  return failure.exitCode
}

function forms({ json, quiet }: GlobalOptions) {
  return { json: json === true, quiet: quiet === true }
}

const seeHelp = 'add --help to see what there is'

/** The arguments of a command, as its readers answer them; without those that were not given. */
function readArguments({ processedArgs }: Command): string[] {
  return processedArgs.flat().filter((argument) => argument !== undefined)
}

// The help of the program would look as if the command were there.
function withoutVainHelp(program: Command, args: readonly string[]): readonly string[] {
  let at = program
  for (let i = 0; i < endOfOptions(args) && at.commands.length > 0; i++) {
    const word = args[i] as string
    const option = at.options.find(({ long, short }) => word === long || word === short)
    if (option?.required) i++
    if (word.startsWith('-')) continue
    if (word === 'help') return args
    const child = at.commands.find((command) => command.name() === word)
    if (child === undefined) return args.filter((word) => word !== '--help' && word !== '-h')
    at = child
  }
  return args
}

function endOfOptions(args: readonly string[]): number {
  const end = args.indexOf('--')
  return end < 0 ? args.length : end
}
