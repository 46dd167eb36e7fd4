"""The tests mirror the source; media.py makes their recordings, conftest.py keeps them honest and at home."""
