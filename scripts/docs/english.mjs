// English as docs/CONTRIBUTING.md wants it: constructions that a native technical writer does not use.
// A short list of our own: general linters (textlint, write-good, Vale) have no rule for any of them.
import { allTexts } from './texts.mjs'

const here = 'scripts/docs/english.mjs'

/** Where a sentence begins: at the start of a text, a paragraph, an item or a cell, or after a stop. */
const start = '(?:^|\\n[ \\t]*\\n|[.:;!?][)"*`]*\\s|\\|\\s|\\n?\\s*[-*]\\s)\\s*'
/** The rest of a sentence that is no question. */
const statement = '(?=(?:[^.?!]|[.?!](?=[\\w`]))*(?:[.!|]|$))'
const verbs =
  '(?:is|are|was|were|has|had|have|may|can|cannot|must|does|comes|came|goes|stays|counts|waits|' +
  'needs|holds|takes|stands|gets|makes|costs)'
/** The beginning of a clause that stands for a noun. */
const clause = `(?:${verbs}\\b|(?:\\w+ ){1,4}(?:is|are|was|were|has|had|have|does|may|can)\\b)`
/** A verb that no pronoun and no conjunction before it makes part of another clause. */
const mainVerb =
  '(?<!\\b(?:that|which|who|what|it|they|there|and|or|nobody|somebody|side|before|as|this|once|' +
  'whom|each|if|when|where|while|peer|caller|we) )\\b' +
  `${verbs}\\b`

/**
 * A construction: its pattern, the advice, a sentence that has it, and one that has not.
 * @typedef {{ name: string, pattern: RegExp, better: string, offender: string, accepted: string }} Construction
 * @type {readonly Construction[]}
 */
export const constructions = [
  {
    name: 'whoever',
    pattern: /\bwho(?:m|se)?ever\b/i,
    better: 'name the party: a holder, a caller, an attacker, anybody',
    offender: 'A signature is made by whoever holds the key.',
    accepted: 'The holder of the key makes a signature, whatever the message.',
  },
  {
    name: 'a sentence that begins with "Who"',
    pattern: new RegExp(`${start}Who\\s(?!.{0,60}\\?)${statement}(?!can change\\b)\\w+`),
    better: 'begin with the party',
    offender: 'Who unlocks meanwhile waits for the end of it.',
    accepted: 'Who may unlock it? The holder of the key.',
  },
  {
    name: '"who" after a preposition',
    pattern: /\b(?:to|for|from|by|with|than|at|on|of|lets?|only|but|so that|that|where) who\b/i,
    better: 'name the party: the caller, the holder, the one that …',
    offender: 'An answer goes to who asked.',
    accepted: 'The answer says who asked, and who can change that.',
  },
  {
    name: '"What is … is …" for a noun',
    pattern: new RegExp(`${start}What ${clause}[^.?:;|]*${mainVerb}[^.?:;|]*(?:[.;:|]|$)`),
    better: 'name the thing: data that …, a record that …',
    offender: 'What is written is verified.',
    accepted: 'What can go wrong with a zone, grouped by cause.',
  },
  {
    name: '"talk" for messages',
    pattern: /\b(?:talk (?:to|on) (?:standard|std)|talk to )/i,
    better: 'messages',
    offender: 'Data goes to standard output, talk to standard error.',
    accepted: 'Data goes to standard output, messages to standard error.',
  },
  {
    name: '"parts" for separates',
    pattern: /\b(?:parts (?:the|a|an|vaults?|words?|fields?|them|it|two)\b|that parts\b)/i,
    better: 'separates',
    offender: 'The last slash parts vault and record.',
    accepted: 'A parcel has two parts; the last slash separates vault and record.',
  },
  {
    name: '"a truth" for a boolean',
    pattern: /\ba truth\b/i,
    better: 'a boolean',
    offender: 'The option takes a truth.',
    accepted: 'The option takes a boolean.',
  },
  {
    name: '"hears of" for a call or an event',
    pattern: /\b(?:hears? of|is heard by|(?:runs|goes) unheard)\b/i,
    better: 'is called with, is told, receives',
    offender: '`written` hears of every generation.',
    accepted: '`written` is called for every generation.',
  },
  {
    name: '"has done with" for an end',
    pattern: /\b(?:has|have) done with\b/i,
    better: 'closed, finished',
    offender: 'The peer has done with the client.',
    accepted: 'The peer has closed its session with the client.',
  },
]

/** Documents, comments and texts of programs have none of the constructions. */
export function checkEnglish(report) {
  const texts = allTexts()
  for (const text of texts) {
    for (const { construction, found, line } of offences(text)) {
      report(text.file, line, `"${found.slice(0, 40)}": ${construction.better}`)
    }
  }
  return texts.length
}

/** Each construction finds its offender, and lets the better sentence pass. */
export function checkConstructions(report) {
  for (const { name, pattern, offender, accepted } of constructions) {
    if (!pattern.test(offender)) report(here, 1, `${name}: does not find "${offender}"`)
    if (pattern.test(accepted)) report(here, 1, `${name}: finds "${accepted}"`)
  }
  return constructions.length
}

/** @param {import('./texts.mjs').Text} text */
export function offences({ line, text }) {
  return constructions.flatMap((construction) => {
    const everywhere = new RegExp(construction.pattern, `${construction.pattern.flags}g`)
    return [...text.matchAll(everywhere)].map(({ 0: found, index }) => {
      const before = text.slice(0, index + found.length - found.trimStart().length)
      return {
        construction,
        found: found.trim().replace(/\s+/g, ' '),
        line: line + before.split('\n').length - 1,
      }
    })
  })
}
