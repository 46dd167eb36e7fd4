"""The client, against the doors it is written for."""
