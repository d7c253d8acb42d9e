"""Feeds: one model of what a feed holds, written as RSS 2.0, Atom and JSON Feed."""
