"""The servers that `bench.fanout` measures, each started as a process of its own."""
