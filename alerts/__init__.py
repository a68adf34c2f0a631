"""From matches to messages that arrive: rules, outbox, channels."""
