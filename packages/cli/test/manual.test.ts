import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { protectionNames } from '@stronghold/stronghold'
import type { Command } from 'commander'
import { createProgram } from '#internal/commands/program.js'
import { cliCodes } from '#internal/io/errors.js'
import { exitCodeMeanings } from '#internal/io/exit-codes.js'
import { protectionNames as written } from '#internal/settings/protection-names.js'
import { json } from './support.js'

const path = fileURLToPath(new URL('../../../../docs/manual/cli.md', import.meta.url))
const manual = await readFile(path, 'utf8')
const program = createProgram(() => async () => undefined, '0')

test('the manual has a section for every command, and for nothing else', () => {
  const sections = [...manual.matchAll(/^### `stronghold ([a-z0-9 ]+?)(?: [-A-Z].*)?`$/gm)]
  assert.deepEqual(sections.map(([, name]) => name).sort(), leaves(program).map(nameOf).sort())
})

test('the manual has every option, and the help of every command an example', () => {
  for (const command of [program, ...leaves(program)]) {
    for (const { long, flags } of command.options) {
      assert(manual.includes(long as string), `${nameOf(command)} ${flags}`)
    }
    let help = ''
    command.configureOutput({
      writeOut: (text) => {
        help += text
      },
    })
    command.outputHelp()
    assert.match(help, new RegExp(`^Examples:\\n(.*\\n)*  .*stronghold ${nameOf(command)}`, 'm'))
  }
})

test('the manual has every exit code, protection and code of the command', () => {
  for (const [code] of exitCodeMeanings) assert.match(manual, new RegExp(`^\\| ${code} \\|`, 'm'))
  for (const name of [...protectionNames, ...Object.keys(cliCodes)]) {
    assert(manual.includes(`\`${name}\``), name)
  }
})

test('the protections that can be required are those of the zone', async () => {
  const { protections } = (await json(['doctor'])) as { protections: object }
  assert.deepEqual(Object.keys(protections).sort(), [...protectionNames].sort())
  assert.deepEqual([...written], [...protectionNames])
})

function leaves(command: Command): Command[] {
  return command.commands.flatMap((child) => (child.commands.length > 0 ? leaves(child) : [child]))
}

function nameOf(command: Command): string {
  const { parent } = command
  return parent?.parent
    ? `${nameOf(parent)} ${command.name()}`
    : command.parent
      ? command.name()
      : ''
}
