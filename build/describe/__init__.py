"""What is said of the published files: codebook, data package, and the forms that others read."""
