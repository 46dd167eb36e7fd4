"""How text is cut into words and compared: any script, numbers, dates, fillers."""
