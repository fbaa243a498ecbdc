"""Speed and memory of the guard, by a command that stays.

    python -m guardrails.bench [--checks 20000] [--longest 60] [--rounds 200] [--limit-ms 5]

Prints the time to load rules and lexicon, the median time for a 250-word answer with several doses, and the resident
memory before and after a number of checks of texts that all differ. Exit code 1 when a figure misses its target.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import re
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from guardrails.fuzz import mutate
from guardrails.guard import Guard, load_guard

LOAD_MS = 100.0
GROWTH_MB = 8.0  # resident memory that caches of bounded size and the allocator may still take after warming up
WARM_UP = 5_000  # checks until every bounded cache is full
EVERY_ANSWER = 50  # one check in so many is of the whole answer, the others are of single statements

ANSWER = """\
In an exacerbation of myasthenia gravis, intravenous immunoglobulin is given at 0.4 g/kg/day for 5 consecutive days,
which comes to a total of 2 g/kg (page 1). A shorter schedule of 1 g/kg/day for 2 days gives the same total (page 2).
In selected patients a lower total of 1 g/kg may be enough, and the largest trial that compared doses (N=168) found no
statistically significant superiority of 2 g/kg over 1 g/kg (page 3). There is no evidence for totals of up to 4 g/kg,
and no trial tested more than 2 g/kg in a course (page 5).

- Check the serum IgA level before the first infusion; in IgA deficiency use a preparation with reduced IgA (page 6).
- Do not start plasma exchange immediately after the infusions, because it removes the immunoglobulin (page 7).
- Assess vital capacity at least twice a day while the weakness progresses (page 8).

If the disease stays refractory, rituximab is added in one of two regimens: 375 mg/m2 once weekly for 4 weeks, or 1000
mg with a repeat dose on day 15 (page 9). Before it, test hepatitis B and C antibodies and screen for latent
tuberculosis. Pyridostigmine starts at 30 mg three times daily and is raised gradually to a maximum of 120 mg four
times daily; prednisone 0.5 mg/kg once daily is the dose for Grade 2 (page 10). Avoid macrolides, aminoglycosides,
fluoroquinolones, intravenous magnesium and beta-blockers, which can make myasthenia gravis worse (page 11).
"""


def texts(guard: Guard, seed: int, longest: int = 0) -> Iterator[str]:
    """Texts without end, all different: mutated examples of the rules, and now and then a whole answer.

    With `longest` only examples of at most so many characters, and no answers: for a million checks in minutes.
    """
    chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
    examples = [text for rule in guard.rules for text in (*rule.passes, *rule.fails)]
    examples = [text for text in examples if len(text) <= longest] if longest else examples
    number = 0
    while True:
        number += 1
        one = ANSWER if number % EVERY_ANSWER == 0 and not longest else chance.choice(examples)
        yield f"{mutate(one, chance)} ({number})"


def answer(number: int) -> str:
    """The answer with other page numbers in every sentence, so that no cache knows its words."""
    return re.sub(r"page (\d+)", lambda m: f"page {int(m[1]) * 1000 + number}", ANSWER)


def median_ms(guard: Guard, rounds: int) -> float:
    """Median milliseconds for one release of the answer."""
    taken = []
    for number in range(rounds):
        text = answer(number)
        began = time.perf_counter()
        guard.release(text)
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def resident_mb() -> float:
    """Resident memory of this process in MB, from the kernel where it tells; else the peak so far."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    import resource  # noqa: PLC0415 - POSIX only, and only needed here

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def growth_mb(guard: Guard, checks: int, seed: int, longest: int = 0) -> tuple[float, float]:
    """Resident memory (MB) after warming up and after so many checks more."""
    source = texts(guard, seed, longest)
    for _ in range(min(WARM_UP, checks)):
        guard.release(next(source))
    gc.collect()
    start = resident_mb()
    began = time.perf_counter()
    step = max(checks // 20, 1)
    for done in range(1, checks + 1):
        guard.release(next(source))
        if done % step == 0:
            seconds = time.perf_counter() - began
            print(f"{done} of {checks} checks, {resident_mb():.1f} MB, {seconds:.0f} s", file=sys.stderr, flush=True)
    gc.collect()
    return start, resident_mb()


def main() -> int:
    """Measure and compare with the targets; 1 when one is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checks", type=int, default=20_000, help="checks of the memory run (default 20000)")
    parser.add_argument("--longest", type=int, default=0, help="characters of a text of the memory run (default: any)")
    parser.add_argument("--rounds", type=int, default=200, help="answers timed (default 200)")
    parser.add_argument("--limit-ms", type=float, default=5.0, help="target of the median (default 5)")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    began = time.perf_counter()
    guard = load_guard()
    load = (time.perf_counter() - began) * 1000
    print(f"rules and lexicon loaded in {load:.0f} ms (target {LOAD_MS:.0f})")
    median_ms(guard, 20)
    median = median_ms(guard, given.rounds)
    print(f"{len(ANSWER.split())}-word answer: median {median:.2f} ms of {given.rounds} (target {given.limit_ms:g})")
    still = (resident_mb(), resident_mb())
    start, end = growth_mb(guard, given.checks, given.seed, given.longest) if given.checks else still
    print(f"resident memory {start:.1f} MB at start, {end:.1f} MB after {given.checks} checks (target +{GROWTH_MB:g})")
    return int(load > LOAD_MS or median > given.limit_ms or end - start > GROWTH_MB)


if __name__ == "__main__":
    raise SystemExit(main())
