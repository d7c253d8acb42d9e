"""Popcorn's core: one folder of Markdown becomes a website, feeds and a printed magazine.

Plain Python: nothing below this package knows MkDocs.
"""
