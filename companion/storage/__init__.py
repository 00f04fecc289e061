"""The encrypted database: the only floor that knows SQLAlchemy and SQLCipher."""
