"""One function for each thing that a person can do; knows no Qt and no SQL."""
