"""Webhooks: other programs are told what happens, signed, once it is so, and again until they have heard."""
