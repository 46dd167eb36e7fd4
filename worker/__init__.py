"""What is done to a recording: plain Python about media and meetings, no Django, no database, no queue."""
