"""Copies and stories, judged by text alone. Pure."""
