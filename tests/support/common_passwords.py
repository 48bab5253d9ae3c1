"""Makes the list of common passwords anew: `python tests/support/common_passwords.py < list.txt`.

The list has one password on each line, such as the twenty thousand commonest that Django brings along (counted
by haveibeenpwned.com). What is too short is refused anyway and left out.
"""

import gzip
import sys

from blogapp.accounts.passwords import SHORTEST
from blogapp.accounts.weak_passwords import LIST, fold


def main(lines: list[str]) -> None:
    kept = sorted({fold(line) for line in lines if len(fold(line)) >= SHORTEST})
    LIST.write_bytes(gzip.compress("\n".join(kept).encode(), mtime=0))


if __name__ == "__main__":
    main(sys.stdin.read().splitlines())
