import { readFileSync } from 'node:fs'

/** What a value looks like: the library's `Shape`, with shapes in place of codecs. */
export type ShapeFacts =
  | { readonly kind: 'bytes' | 'text' | 'boolean' | 'nothing' | 'location' | 'opaque' }
  | { readonly kind: 'fixedBytes'; readonly length: number }
  | { readonly kind: 'integer'; readonly maximum: number }
  | { readonly kind: 'oneOf'; readonly words: readonly string[] }
  | { readonly kind: 'optional' | 'list'; readonly item: ShapeFacts }
  | { readonly kind: 'struct'; readonly fields: Readonly<Record<string, ShapeFacts>> }

/** The facts about a procedure, available without the library. */
export interface ProcedureFacts {
  readonly name: string
  readonly kind: 'generate' | 'derive' | 'use' | 'compute' | 'manage'
  /** The document that defines its computation. */
  readonly source: string
  /** The output holds a secret's own bytes. */
  readonly reads: boolean
  /** Paragraphs of its description. */
  readonly words: readonly string[]
  /** Its error codes, with their causes. */
  readonly refusals: readonly string[]
  readonly input: ShapeFacts
  readonly output: ShapeFacts
  readonly secretInputs: readonly string[]
}

/** The table of procedures, as the build wrote it down. */
export function readProcedures(): readonly ProcedureFacts[] {
  return JSON.parse(readFileSync(new URL('../procedures.json', import.meta.url), 'utf8'))
}
