"""Pages, JSON API and feeds over the store."""
