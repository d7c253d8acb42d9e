"""An editor's day: what is wrong and how to mend it, and archives brought in from elsewhere."""
