"""The commands of `backwise`, one module per subject."""
