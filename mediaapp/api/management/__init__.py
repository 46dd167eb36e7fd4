"""Commands about the API: `./run manage …`."""
