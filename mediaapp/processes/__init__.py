"""Everything on one machine under one supervisor: broker, web, workers."""
