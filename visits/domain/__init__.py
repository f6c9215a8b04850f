"""Writes, each a verb of the business."""
