"""Bytes of a page → `domain.pages.Draft`. The order of steps is in `extract.read.read_page`."""
