"""The order of calls: what happens in a round, and in which order. Read `monitor/tick.py` first."""
