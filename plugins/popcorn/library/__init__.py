"""What members wrote: front matter, entries, references between them, and every problem found on the way."""
