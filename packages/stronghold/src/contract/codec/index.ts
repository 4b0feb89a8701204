export {
  type Codec,
  decode,
  encode,
  Reader,
  type Shape,
  type ValueOf,
  Writer,
} from './codec.js'
export { list, type OptionalCodec, optional, type StructOf, struct } from './composites.js'
export { exact, exactFunctions, exactMethods, exactStatics, requireNoMore } from './exact.js'
export type { Check, ChecksOf } from './given.js'
export * as given from './given.js'
export { documentFault, documentFields, parseDocument } from './json.js'
export { isMisfit, kindOf, malformed, misfit } from './misfit.js'
export { plainData } from './plain-data.js'
export { boolean, bytes, fixedBytes, nothing, oneOf, text, u8, u32, u53 } from './primitives.js'
export { bytesOf, integer, listOf, refined, textOf } from './refined.js'
export { shows } from './shows.js'
