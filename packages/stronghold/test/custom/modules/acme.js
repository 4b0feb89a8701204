/* Procedures of each kind, for tests. */
stronghold.procedure({
  name: 'acme.Expand',
  kind: 'derive',
  input: { source: 'location', label: 'text', target: 'location' },
  output: { fixedBytes: 32 },
  sources: ['source'],
  target: 'target',
  derive([source], { label }, { crypto, take }) {
    const info = take(label.length)
    for (let i = 0; i < label.length; i++) info[i] = label.charCodeAt(i)
    const secret = take(32)
    crypto.hkdfSha256(secret, source, take(0), info)
    const output = take(32)
    crypto.ed25519.publicKey(output, secret)
    return { secret, output }
  },
})

stronghold.procedure({
  name: 'acme.Draw',
  kind: 'generate',
  input: { target: 'location', length: 'u8' },
  output: 'nothing',
  target: 'target',
  generate({ length }, { crypto, take }) {
    if (length < 16) stronghold.unsuitable()
    const secret = take(length)
    crypto.random(secret)
    return { secret, output: undefined }
  },
})

stronghold.procedure({
  name: 'acme.Echo',
  kind: 'use',
  input: {
    secret: 'location',
    other: 'location',
    bytes: 'bytes',
    text: 'text',
    small: 'u8',
    middle: 'u32',
    large: 'u53',
    word: { oneOf: ['yes', 'no'] },
    maybe: { optional: { list: { struct: { flag: 'boolean', four: { fixedBytes: 4 } } } } },
  },
  output: {
    struct: {
      lengths: { list: 'u32' },
      names: { list: 'text' },
      bytes: 'bytes',
      text: 'text',
      small: 'u8',
      middle: 'u32',
      large: 'u53',
      word: { oneOf: ['yes', 'no'] },
      maybe: { optional: { list: { struct: { flag: 'boolean', four: { fixedBytes: 4 } } } } },
    },
  },
  sources: ['other', 'secret'],
  use(secrets, input) {
    return { ...input, lengths: secrets.map(({ length }) => length), names: Object.keys(input) }
  },
})

stronghold.procedure({
  name: 'acme.Sign',
  kind: 'use',
  input: { key: 'location', message: 'bytes' },
  output: { fixedBytes: 64 },
  sources: ['key'],
  use([key], { message }, { crypto, take }) {
    const signature = take(64)
    crypto.ed25519.sign(signature, message, key)
    const publicKey = take(32)
    crypto.ed25519.publicKey(publicKey, key)
    if (!crypto.ed25519.verify(signature, message, publicKey)) throw new Error('does not verify')
    return signature
  },
})
