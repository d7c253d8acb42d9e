"""Popcorn measured against its peers: a corpus, written for each tool, and the measuring of their builds."""
