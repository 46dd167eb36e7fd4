"""Commands about workspaces: `./run manage …`."""
