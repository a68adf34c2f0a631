"""The commands: thin. Each parses, calls a room, and prints."""
