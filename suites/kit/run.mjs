// The test kit (testkit/README.md): the script makes what is there, and both readers read it, this
// library's own code and the one in Python, for which what it needs is installed beside it.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runVectors } from '../../testkit/check/run.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const reader = `${root}testkit/reader`
const python = `${reader}/.venv/bin/python`

/** Runs a program and shows what it says. @param {string} program @param {...string} args */
function passes(program, ...args) {
  return spawnSync(program, args, { stdio: 'inherit', cwd: root }).status === 0
}

/** An environment of its own, made anew when what it is to have has changed. */
function preparePython() {
  const wanted = `${reader}/requirements.txt`
  const hash = createHash('sha256').update(readFileSync(wanted)).digest('hex')
  const mark = `${reader}/.venv/requirements.sha256`
  if (existsSync(mark) && readFileSync(mark, 'utf8') === hash) return
  rmSync(`${reader}/.venv`, { recursive: true, force: true })
  const make = () => spawnSync('python3', ['-m', 'venv', `${reader}/.venv`]).status === 0
  if (!make()) {
    // Debian has `venv`, and Python, in packages of their own.
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' })
    const install = ['install', '-y', '-qq', '--no-install-recommends', 'python3-venv']
    execFileSync('apt-get', install, { stdio: 'inherit' })
    if (!make()) throw new Error('python3 -m venv fails')
  }
  const options = ['--quiet', '--disable-pip-version-check', '--only-binary', ':all:']
  execFileSync(python, ['-m', 'pip', 'install', ...options, '-r', wanted], { stdio: 'inherit' })
  writeFileSync(mark, hash)
}

const isMade = passes(process.execPath, 'scripts/make-testkit.mjs', '--check')
const { passed, failed } = await runVectors(new URL('../../testkit/vectors/', import.meta.url))
for (const fault of failed) console.error(fault)
console.log(`library: ${passed} of ${passed + failed.length} vectors`)
preparePython()
const isReadByPython = passes(python, '-B', `${reader}/kit.py`)
process.exitCode = isMade && failed.length === 0 && passed > 0 && isReadByPython ? 0 : 1
