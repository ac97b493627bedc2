"""How fast the core is, measured against what it is built on, in the same run.

`python -m benchmarks [names] [--json]`. A part measures its subject and its baseline in turns, so that a
busy machine slows both; a ratio is the median over the rounds of subject / baseline. `docs/benchmarks.md`
holds figures with the machine they were measured on.
"""

__all__: list[str] = []
