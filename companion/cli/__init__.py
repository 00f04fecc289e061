"""The command line: one click command group a noun, headless, no Qt."""
