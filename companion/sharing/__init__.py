"""What leaves the vault and what comes back: scope, redaction, sealed files."""
