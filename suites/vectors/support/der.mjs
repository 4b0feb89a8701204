// What stands in DER around the numbers and points that the procedures take.

/** r ‖ s of a strict DER signature (BIP66), or `undefined`. */
export function readSignature(bytes) {
  if (bytes[0] !== 0x30 || bytes[1] !== bytes.length - 2 || bytes[1] > 0x7f) return undefined
  const r = readInteger(bytes, 2)
  if (r === undefined) return undefined
  const s = readInteger(bytes, r.end)
  if (s === undefined || s.end !== bytes.length) return undefined
  return Uint8Array.of(...r.value, ...s.value)
}

function readInteger(bytes, start) {
  const length = bytes[start + 1]
  const end = start + 2 + length
  if (bytes[start] !== 0x02 || !(length >= 1) || length > 0x7f || end > bytes.length)
    return undefined
  const content = bytes.subarray(start + 2, end)
  const isNegative = content[0] > 0x7f
  const isPadded = length > 1 && content[0] === 0 && content[1] < 0x80
  const digits = content[0] === 0 ? content.subarray(1) : content
  if (isNegative || isPadded || digits.length > 32) return undefined
  const value = new Uint8Array(32)
  value.set(digits, 32 - digits.length)
  return { value, end }
}

/** The object identifiers of SEC 2 and RFC 5480. */
const curves = { secp256k1: '2b8104000a', p256: '2a8648ce3d030107' }

/**
 * The bytes of the point in a SubjectPublicKeyInfo (RFC 5480) of a named curve, or `undefined`: for
 * another curve, a curve by its parameters, and anything that is not DER.
 */
export function readPoint(hexadecimal, curve) {
  const algorithm = element('30', element('06', '2a8648ce3d0201') + element('06', curves[curve]))
  const found = hexadecimal.indexOf(algorithm)
  const start = found + algorithm.length
  const point = hexadecimal.slice(start + 6)
  const isWhole = hexadecimal === element('30', algorithm + element('03', `00${point}`))
  return found === 4 && isWhole ? Buffer.from(point, 'hex') : undefined
}

/** A tag, a length below 128, and the content, all hexadecimal. */
function element(tag, content) {
  return tag + (content.length / 2).toString(16).padStart(2, '0') + content
}
