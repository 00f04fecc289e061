"""Bytes in, bytes out: key derivation, wrapping, age files. Composed from kept libraries, never invented."""
