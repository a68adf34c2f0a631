"""The tests. A package, so that `from tests.replay import …` means this folder whatever else is installed."""
