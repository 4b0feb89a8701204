import { type PeerRules, parseRulesDocument } from '@stronghold/p2p/book'
import { hinted, usage } from '../io/errors.js'
import { textOf } from '../text/text.js'

/**
 * Reads a document of rules.
 * @throws CliError `USAGE` for what is no text; StrongholdError `INVALID_ARGUMENT`.
 */
export function rulesOf(bytes: Uint8Array): PeerRules {
  const text = textOf(bytes)
  if (text === undefined) throw usage('The rules are no text of UTF-8.')
  try {
    return parseRulesDocument(text)
  } catch (error) {
    throw hinted(error, 'INVALID_ARGUMENT', '`stronghold peer schema` says what rules may hold')
  }
}
