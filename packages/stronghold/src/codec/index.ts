export {
  type Codec,
  decode,
  encode,
  malformed,
  Reader,
  type Shape,
  type ValueOf,
  Writer,
} from './codec.js'
export { list, type OptionalCodec, optional, type StructOf, struct } from './composites.js'
export { boolean, bytes, fixedBytes, nothing, oneOf, text, u8, u32, u53 } from './primitives.js'
