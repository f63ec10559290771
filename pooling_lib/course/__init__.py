"""What the chapters work with: self-checks, studies, costs of a network, shapes, ways to halve a map."""
