"""What is measured on an image: its quality, its directions, and what a one-pixel shift does to it."""
