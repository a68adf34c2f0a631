"""Fetching, politely and within bounds. The only room that knows Scrapy."""
