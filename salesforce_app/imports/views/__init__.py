"""Importing files on the site."""
