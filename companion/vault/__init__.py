"""The encrypted folder that a person owns: header, key slots, lock file."""
