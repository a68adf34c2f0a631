"""One query language for topics, search and alert rules: parse, normalise, match, explain. No I/O but topic files."""
