"""A second reader of Stronghold's formats, written from docs/spec/ alone."""
