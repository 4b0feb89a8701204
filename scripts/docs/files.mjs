// The documents of the repository, and what stands in them.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The folder of the repository, with a slash at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Files of the repository that match git's patterns: those it has, and those it would take. */
export function filesLike(...patterns) {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...patterns]
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((file) => file !== '' && existsSync(root + file))
}

/**
 * A document: its text, its fenced blocks, its headings as anchors.
 * @typedef {{ language: string, text: string, line: number }} Fence
 * @typedef {{ file: string, lines: string[], fences: Fence[], prose: string[] }} Document
 *   `prose` has the same lines as the text, empty where a fence is.
 * @returns {Document}
 */
export function readDocument(file) {
  const lines = readFileSync(root + file, 'utf8').split('\n')
  const fences = []
  let open
  const prose = lines.map((line, index) => {
    const mark = /^\s*```(\S*)/.exec(line)
    if (mark === null && open === undefined) return line
    if (mark !== null && open === undefined) {
      open = { language: mark[1], text: '', line: index + 2 }
    } else if (mark !== null) {
      fences.push(open)
      open = undefined
    } else {
      open.text += `${line}\n`
    }
    return ''
  })
  return { file, lines, fences, prose }
}

/** The anchors of a document, as GitHub makes them of headings. */
export function anchorsOf({ prose }) {
  return prose
    .filter((line) => /^#{1,6} /.test(line))
    .map((line) =>
      line
        .replace(/^#+ /, '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replace(/\s/g, '-'),
    )
}
