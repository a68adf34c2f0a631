"""A small news world of its own, served on loopback, and the main job run against it."""
