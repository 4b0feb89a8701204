"""Shows what a snapshot file holds, secrets included: python read.py FILE KEYFILE [DERIVATION].

KEYFILE has the passphrase, or with the derivation `raw` the 32 bytes of the key. DERIVATION is
blake2b (the default), wallet.rs, identity.rs or tauri. Work factors above 20 are not tried.
"""

import json
import pathlib
import sys

from stronghold import metadata, snapshot
from stronghold.codec import Refused


def main():
    if not 3 <= len(sys.argv) <= 4:
        sys.exit(__doc__)
    file, key_file = map(pathlib.Path, sys.argv[1:3])
    derivation = sys.argv[3] if len(sys.argv) > 3 else "blake2b"
    said = key_file.read_bytes()
    try:
        key = said if derivation == "raw" else snapshot.key_of_passphrase(said.rstrip(b"\r\n"), derivation)
        state = snapshot.read_state(snapshot.open_file(file.read_bytes(), key))
        known, _ = metadata.read(state)
        print(json.dumps({"contents": snapshot.contents(state), "known": known}, indent=2))
    except Refused as refused:
        sys.exit(refused.code)


if __name__ == "__main__":
    main()
