"""The pass behind every pooling operation: settings, windows, blocks, sums and maxima. Not public."""
