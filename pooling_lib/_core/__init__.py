"""The pass behind every pooling operation: settings, windows, tiles, sums and extremes. Not public."""
