"""Popcorn for MkDocs: thin plugins that hand the core's plan to MkDocs (or its fork ProperDocs)."""
