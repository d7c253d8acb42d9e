"""Markdown to safe HTML, pictures to derivatives: one set-up for the site, the feeds and print."""
