"""The servers that the bench measures, each started as a process of its own."""
