/** Keys of nobody, made for these tests by ssh-keygen of OpenSSH 9.2, with what it prints of them. */
export const sshKeys = {
  ed25519: {
    privateKey: `-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
QyNTUxOQAAACBWo54sENGIasEKn3yE3AOWHnt50/Zllz6s/nBo0S8lUgAAAJiyNdjnsjXY
5wAAAAtzc2gtZWQyNTUxOQAAACBWo54sENGIasEKn3yE3AOWHnt50/Zllz6s/nBo0S8lUg
AAAEB5ib48tU6aANzMmwhsr7cQn+557JN2zHWi1NJsUKZzBVajniwQ0YhqwQqffITcA5Ye
e3nT9mWXPqz+cGjRLyVSAAAAD21hZGUgZm9yIGEgdGVzdAECAwQFBg==
-----END OPENSSH PRIVATE KEY-----
`,
    publicKey:
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFajniwQ0YhqwQqffITcA5Yee3nT9mWXPqz+cGjRLyVS made for a test',
    fingerprint: 'SHA256:fKv+QE8+9ddFKVS3zA+txNfxDAICAEV5wSvg0PxaLf8',
  },
  p256: {
    privateKey: `-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAaAAAABNlY2RzYS
1zaGEyLW5pc3RwMjU2AAAACG5pc3RwMjU2AAAAQQTVoJVDi/kbjm1vzpzuVsSPupQRSzZJ
tqoWm/o3gKYCds0a13qHLFXZ1ztMHpCacv+CHvT1ZMFQTJ+YstDKljcqAAAAqCl25VYpdu
VWAAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBNWglUOL+RuObW/O
nO5WxI+6lBFLNkm2qhab+jeApgJ2zRrXeocsVdnXO0wekJpy/4Ie9PVkwVBMn5iy0MqWNy
oAAAAhAO+Fx67W+EyDEtdbohsTBbP/2V0e4uI6P9oq/DGZz4QdAAAAD21hZGUgZm9yIGEg
dGVzdA==
-----END OPENSSH PRIVATE KEY-----
`,
    publicKey:
      'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBNWglUOL+RuObW/OnO5WxI+6lBFLNkm2qhab+jeApgJ2zRrXeocsVdnXO0wekJpy/4Ie9PVkwVBMn5iy0MqWNyo= made for a test',
    fingerprint: 'SHA256:sKEYe9sJpn9Ev1VOnug/QVLTMY2ZzDyCYptKWPBiSGA',
  },
} as const

/** The same, encrypted under a passphrase. */
export const encryptedSshKey = `-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABAaWN1JWF
l1p+ZxZLl/uKMmAAAAEAAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIIw+CYPVCR5zMd47
WooSggHDbEK7esnnHyh++cEVz3MbAAAAoABSwx2VcGJ0Gpx2awM0BbZocyNyikhj54/i6W
3K1jlw2Dnge18Q0InqqB9GHODnpnjqhDsOlqHswz2XNaatfWXeUW892TLwd/9MNq+OYHXP
JTeu5a4A10vbbAvqRqBzMHdN2RQJXTFtfxpdcPgeYrHF/zCTaDHZ1wcwGT0dPLiztlNy4P
pET811ApYNO3PQpvrMew3Ji5b/wLsWGK9EbsE=
-----END OPENSSH PRIVATE KEY-----
`

/** A public key of a kind that is not supported. */
export const rsaLine =
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC8OdyzcHNNTnnUsTc1z3J2u5j9QOpa78ibPOv8qVDc3hR86YpYIwT30g0FPVUCF33eu9i5KTS5QLuhYreL5cmEy11U1m0Sf5SQ4GVITQESqwjpQMersh0+OTY+4kuIW1aoe//YfIMexOKnnNkOj6IMET3F8fY4TBJuGzZvTX4/IQ== t'
