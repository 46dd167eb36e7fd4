"""Threads beside the event loop, for what waits on the disk or on the database."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.db import close_old_connections


class Threads:
    """At most so many at once; `name` is what a debugger calls them."""

    def __init__(self, most: int, name: str) -> None:
        self.pool = ThreadPoolExecutor(most, thread_name_prefix=name)

    async def run[**P, T](self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.pool, partial(_with_fresh_connection, act, *args, **kwargs))


def _with_fresh_connection[**P, T](act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """A thread of ours lives longer than a request, and its connection must not."""
    close_old_connections()
    try:
        return act(*args, **kwargs)
    finally:
        close_old_connections()
