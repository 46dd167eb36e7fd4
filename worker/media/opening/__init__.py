"""What the jailed child runs: a module for each family of files, with `survey` and, for pages, `show`."""
