"""Record how a WordPress shows the texts that the tests import: their words, pictures, links and structure.

    .venv/bin/python benchmarks/beside_wordpress.py FOLDER

FOLDER is the root of a running WordPress with PHP beside it, such as the peer of `make bench-peer`. What it shows goes
into tests/importing/wordpress/shown_by_wordpress.json, with which tests/importing/wordpress/test_beside_wordpress.py
compares what is shown here. Posts that it makes there are deleted again; pictures stay.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent / "tests"
sys.path.insert(0, str(TESTS / "support"))

from html_facts import facts  # noqa: E402 - the tests' own
from wordpress_contents import CONTENTS, PICTURES, UPLOADS  # noqa: E402 - the tests' own


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="the root of a WordPress")
    return parser.parse_args()


def main() -> None:
    given = json.dumps({"uploads": UPLOADS, "pictures": PICTURES, "contents": CONTENTS})
    command = ["php", "-d", "display_errors=stderr", str(HERE / "beside_wordpress.php"), str(arguments().folder)]
    shown = json.loads(subprocess.run(command, input=given, capture_output=True, text=True, check=True).stdout)
    told = {name: asdict(facts(html.replace(UPLOADS, "/media"))) for name, html in shown.items()}
    lines = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(found, ensure_ascii=False)}" for name, found in sorted(told.items())
    )
    (TESTS / "importing" / "wordpress" / "shown_by_wordpress.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    print(f"{len(told)} texts")


if __name__ == "__main__":
    main()
