"""Reads the pages of runbooks/: headings, links, and the fenced blocks with their commands."""

import dataclasses
import os
import pathlib
import re
import subprocess

from stack import ROOT, Trouble

RUNBOOKS = ROOT / "runbooks"
HEADINGS = ("Meaning", "Impact", "Diagnosis", "Mitigation", "Escalation", "False positives")


@dataclasses.dataclass(frozen=True)
class Block:
    """A fenced block: what stands after the fence, the heading above it, and the line it begins on."""

    language: str
    heading: str
    line: int
    text: str

    @property
    def expressions(self):
        """Of a promql block: its expressions, which empty lines separate, without their comments."""
        parts = re.split(r"\n\s*\n", re.sub(r"(?m)^\s*#.*$", "", self.text))
        return [part.strip() for part in parts if part.strip()]


class Page:
    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.text = self.path.read_text()
        self.headings, self.blocks = [], []
        heading, fence = "", None
        for number, line in enumerate(self.text.splitlines(), 1):
            if fence is not None:
                if line.strip() == "```":
                    self.blocks.append(Block(fence[0], heading, fence[1], "\n".join(fence[2]) + "\n"))
                    fence = None
                else:
                    fence[2].append(line)
            elif line.lstrip().startswith("```"):
                fence = (line.strip()[3:].strip(), number, [])
            elif match := re.match(r"(#+) +(.+?)\s*$", line):
                heading = match[2] if len(match[1]) <= 2 else heading
                self.headings.append((len(match[1]), match[2]))
        if fence is not None:
            raise Trouble(f"{self.path.name}, line {fence[1]}: a fence that does not end")

    @property
    def alert(self):
        return self.path.stem

    def anchors(self):
        return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for _, text in self.headings}

    def links(self):
        return re.findall(r"\]\(([^)\s]+)\)", self.text)

    def diagnosis(self):
        return [b for b in self.blocks if b.heading == "Diagnosis" and b.language in ("sh", "promql")]


def run_diagnosis(page, environment, prometheus, telling):
    """Runs the blocks and yields each with what is wrong with it, or None.

    `telling`: the page's own fault lasts, so its first expression must find something.
    """
    first = telling
    for block in page.diagnosis():
        if block.language == "promql":
            yield block, run_queries(block, prometheus, first)
            first = False
        else:
            yield block, run_shell(block, environment)


def run_queries(block, prometheus, must_find):
    try:
        found = [prometheus.query(expression) for expression in block.expressions]
    except Trouble as trouble:
        return str(trouble)
    if must_find and not any(found):
        return f"finds nothing while the fault lasts: {block.expressions[0]}"
    return None


def run_shell(block, environment):
    try:
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", block.text], cwd=ROOT, capture_output=True, text=True,
                              timeout=60, env={**os.environ, **environment}, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return "does not end within 60 s"
    if done.returncode:
        return f"ends with {done.returncode}: {(done.stderr or done.stdout).strip()[-300:]}"
    return None
