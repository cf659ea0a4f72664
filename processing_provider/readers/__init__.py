"""Readers of foreign products; what they hold is checked, never trusted."""
