// A vector: a text header of `key: value` lines, an empty line, then the bytes (testkit/README.md).
import { deflateSync, inflateSync } from 'node:zlib'
import { hex, joined } from './bytes.mjs'

/**
 * @typedef {{ name: string, head: Record<string, string>, body: Uint8Array }} Vector
 */

/**
 * @param {string} name
 * @param {Record<string, unknown>} head bytes become hex, objects JSON; what is undefined is left out
 * @param {Uint8Array} body
 * @returns {Vector}
 */
export function vector(name, head, body = new Uint8Array()) {
  const lines = Object.entries(head)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, textOf(value)])
  return { name, head: Object.fromEntries(lines), body }
}

/** @param {Vector} vector */
export function encodeVector({ head, body }) {
  const lines = Object.entries(head).map(([key, value]) => `${key}: ${value}\n`)
  const content = head.compressed === 'zlib' ? deflateSync(body, { level: 9 }) : body
  return joined(`${lines.join('')}\n`, content)
}

/** @param {string} name @param {Uint8Array} bytes @returns {Vector} */
export function decodeVector(name, bytes) {
  const end = Buffer.from(bytes).indexOf('\n\n')
  if (end < 0) throw new Error(`${name}: no empty line after the header`)
  const lines = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end)).split('\n')
  const head = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(': ')
      return [line.slice(0, colon), line.slice(colon + 2)]
    }),
  )
  const rest = bytes.slice(end + 2)
  const body = head.compressed === 'zlib' ? new Uint8Array(inflateSync(rest)) : rest
  return { name, head, body }
}

function textOf(value) {
  if (value instanceof Uint8Array) return hex(value)
  if (typeof value === 'object') return JSON.stringify(value)
  return String(value)
}
