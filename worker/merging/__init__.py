"""How the findings of all sources become one record: who spoke, in which rows, with which words."""
