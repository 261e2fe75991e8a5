#!/usr/bin/env python3
"""docs/operate.md as something that runs: its files, the commands of its blocks, and what they printed.

A fence that begins with "# NAME.yaml" is that file. A block is a fence of shell after "<!-- walk: NAME -->"; what its commands
printed stands in the fence after it, and is written by release.py --write (a cluster's part) or, from standard input, by

  .ci/steps/operatedoc.py --write NAME < TEXT
  .ci/steps/operatedoc.py --commands NAME        prints them, one a line

Standard library only.
"""

import pathlib
import re
import sys

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs/operate.md"
BLOCK = r"<!-- walk: {} -->\n```sh\n(?P<commands>.*?)```\n(?:\n<!-- it printed -->\n```\n.*?```\n)?"


def block(name):
    found = re.search(BLOCK.format(re.escape(name)), DOCUMENT.read_text(), re.S)
    if not found:
        sys.exit(f"{DOCUMENT.name} has no block \"walk: {name}\"")
    return found


def files():
    """Name and text of each file that the document shows."""
    return {name: text for text, name in re.findall(r"```yaml\n(# (\w+\.yaml)\n.*?)```", DOCUMENT.read_text(), re.S)}


def commands(name):
    """One a line; a backslash at a line's end joins the next."""
    lines = re.sub(r"\\\n\s*", "", block(name)["commands"]).splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def shown(command):
    """As the document's output names it: short, without what the block itself says."""
    return command if len(command) <= 90 else command[:command.rindex(" ", 0, 80)] + " ..."


def telling(printed):
    """Without what Helm says each time: links in the chart's folder, and after the first time the notes."""
    kept, notes, told = [], False, False
    for line in printed.strip().splitlines():
        notes = line == "NOTES:" or (notes and not line.startswith("$ "))
        told = told or "Installing it now" in line
        if line and not line.startswith("level=INFO") and (told or not notes):
            kept.append(line.rstrip())
    return "\n".join(kept)


def write(name, printed):
    text, found = DOCUMENT.read_text(), block(name)
    plain = telling(printed)
    made = f"<!-- walk: {name} -->\n```sh\n{found['commands']}```\n\n<!-- it printed -->\n```\n{plain}\n```\n"
    DOCUMENT.write_text(text[:found.start()] + made + text[found.end():])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"] and len(sys.argv) == 3:
        write(sys.argv[2], sys.stdin.read())
    elif sys.argv[1:2] == ["--commands"] and len(sys.argv) == 3:
        print("\n".join(commands(sys.argv[2])))
    else:
        sys.exit(__doc__)
