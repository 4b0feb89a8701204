export { LANGUAGES, type Language, loadWordList } from './language.js'
export {
  checkMnemonic,
  isMnemonic,
  type MnemonicFault,
  mnemonicFromEntropy,
  unknownWordOf,
} from './mnemonic.js'
export { normalizeMnemonic } from './normalize.js'
export { deriveSeed } from './seed.js'
