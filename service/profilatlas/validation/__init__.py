"""What is wrong with a graph: SHACL shapes behind a quick look, rules across the whole graph, and both remembered for the next build."""
