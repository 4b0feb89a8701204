import { type Command, CommanderError } from 'commander'
import type { Act, Run } from './context.js'
import { destruction, requireAnswerable } from './destroying.js'
import { optionsOf } from './globals.js'
import { AnswerNo, failureOf, OutputClosed, usage } from './io/errors.js'
import { exitCodes } from './io/exit-codes.js'
import { StandardInput } from './io/input.js'
import { Output, type OutputOptions } from './io/output.js'
import { createProgram, forEachCommand } from './program.js'
import { tellMissing } from './protections.js'
import { readProcedures } from './run/facts.js'

/** All that the program gets from the system. */
export interface Surroundings extends Omit<OutputOptions, 'json'> {
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
  const { args, stdinIsTerminal, version } = surroundings
  let opened: Output | undefined
  let printed = ''
  try {
    const act: Act =
      <Options>(load: () => Promise<{ readonly run: Run<Options> }>) =>
      async (...parameters: unknown[]) => {
        const command = parameters.at(-1) as Command
        const options = optionsOf(command)
        const output = new Output({ ...surroundings, json: options.json === true })
        opened = output
        const { prompt, require = [], maxWorkFactor, maxContent } = options
        if (destruction(command)?.({ ...options })) {
          requireAnswerable({ mayPrompt: prompt }, command.opts().yes)
        }
        const stdin = new StandardInput(stdinIsTerminal)
        const { run } = await load()
        const zone = { require, onReport: tellMissing(output), budget }
        const opening = {
          ...(maxWorkFactor === undefined ? {} : { maxWorkFactor }),
          ...(maxContent === undefined ? {} : { maxContentLength: maxContent }),
        }
        const context = { output, stdin, mayPrompt: prompt, zone, opening }
        // The option declarations of the command are what makes this true.
        await run(context, options as unknown as Options, ...command.args)
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
    await program.parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    // A line that cannot be parsed has its answer in JSON too.
    const json = args.slice(0, endOfOptions(args)).includes('--json')
    const output = opened ?? new Output({ ...surroundings, json })
    return await ended(output, error, printed, surroundings)
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
      const isVersion = output.json && error.code === 'commander.version'
      await output.bytes(isVersion ? `${JSON.stringify({ version })}\n` : printed)
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

const seeHelp = 'add --help to see what there is'

function endOfOptions(args: readonly string[]): number {
  const end = args.indexOf('--')
  return end < 0 ? args.length : end
}
