"""The only place that touches media tools: what opens a stranger's file runs jailed, from here."""
