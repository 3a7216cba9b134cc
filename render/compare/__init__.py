"""Runs beside one another, as tables and sentences."""
