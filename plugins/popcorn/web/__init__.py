"""The plan of the site: every page with the data its template reads, feeds, calendars, redirects."""
