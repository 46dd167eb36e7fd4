"""Engines that are model servers."""
