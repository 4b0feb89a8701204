/**
 * RFC 9180, appendix A.2: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305. The first
 * encryption (sequence number 0) of each of the four modes.
 */
export const RFC_9180_A_2 = [
  {
    mode: 'base (A.2.1)',
    ephemeralKey: 'f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600',
    recipientKey: '8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb',
    recipientPublicKey: '4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a',
    encapsulatedKey: '1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a',
    ciphertext:
      '1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28',
  },
  {
    mode: 'psk (A.2.2)',
    ephemeralKey: '0c35fdf49df7aa01cd330049332c40411ebba36e0c718ebc3edf5845795f6321',
    recipientKey: '77d114e0212be51cb1d76fa99dd41cfd4d0166b08caa09074430a6c59ef17879',
    recipientPublicKey: '13640af826b722fc04feaa4de2f28fbd5ecc03623b317834e7ff4120dbe73062',
    encapsulatedKey: '2261299c3f40a9afc133b969a97f05e95be2c514e54f3de26cbe5644ac735b04',
    presharedKey: true,
    ciphertext:
      '4a177f9c0d6f15cfdf533fb65bf84aecdc6ab16b8b85b4cf65a370e07fc1d78d28fb073214525276f4a89608ff',
  },
  {
    mode: 'auth (A.2.3)',
    ephemeralKey: 'c94619e1af28971c8fa7957192b7e62a71ca2dcdde0a7cc4a8a9e741d600ab13',
    recipientKey: '3ca22a6d1cda1bb9480949ec5329d3bf0b080ca4c45879c95eddb55c70b80b82',
    recipientPublicKey: '1a478716d63cb2e16786ee93004486dc151e988b34b475043d3e0175bdb01c44',
    senderKey: '2def0cb58ffcf83d1062dd085c8aceca7f4c0c3fd05912d847b61f3e54121f05',
    senderPublicKey: 'f0f4f9e96c54aeed3f323de8534fffd7e0577e4ce269896716bcb95643c8712b',
    encapsulatedKey: 'f7674cc8cd7baa5872d1f33dbaffe3314239f6197ddf5ded1746760bfc847e0e',
    ciphertext:
      'ab1a13c9d4f01a87ec3440dbd756e2677bd2ecf9df0ce7ed73869b98e00c09be111cb9fdf077347aeb88e61bdf',
  },
  {
    mode: 'auth_psk (A.2.4)',
    ephemeralKey: '5e6dd73e82b856339572b7245d3cbb073a7561c0bee52873490e305cbb710410',
    recipientKey: '7b36a42822e75bf3362dfabbe474b3016236408becb83b859a6909e22803cb0c',
    recipientPublicKey: 'a5099431c35c491ec62ca91df1525d6349cb8aa170c51f9581f8627be6334851',
    senderKey: '90761c5b0a7ef0985ed66687ad708b921d9803d51637c8d1cb72d03ed0f64418',
    senderPublicKey: '3ac5bd4dd66ff9f2740bef0d6ccb66daa77bff7849d7895182b07fb74d087c45',
    presharedKey: true,
    encapsulatedKey: '656a2e00dc9990fd189e6e473459392df556e9a2758754a09db3f51179a3fc02',
    ciphertext:
      '9aa52e29274fc6172e38a4461361d2342585d3aeec67fb3b721ecd63f059577c7fe886be0ede01456ebc67d597',
  },
] as const

/**
 * DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, mode base: a combination that RFC 9180 has
 * no vector for. From BoringSSL, by way of `hpke_test_util.cc` of Google's Tink (Apache-2.0).
 */
export const BORINGSSL_AES_256_GCM = {
  recipientPublicKey: 'ac66bae9ffa270cf4a89ed9f274e30c0456babae2572aaaf002ff0d8884ab018',
  ephemeralKey: '28e212563a8b6f068af7ff17400ff1baf23612b7a738bbaf5dfb321b2b5b431a',
  ciphertext:
    '23ded2d5d90ea89d975dac4792b297240f194952d7421aacbff0474100052b6bb8aa58d18ef6c42b6960e2e28f',
} as const

/** What all vectors of RFC 9180, appendix A have in common. */
export const RFC_9180 = {
  info: '4f6465206f6e2061204772656369616e2055726e',
  plaintext: '4265617574792069732074727574682c20747275746820626561757479',
  associatedData: '436f756e742d30',
  presharedKey: '0247fd33b913760fa1fa51e1892d9f307fbe65eb171e8132c2af18555a738b82',
  presharedKeyId: '456e6e796e20447572696e206172616e204d6f726961',
} as const
