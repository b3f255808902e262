"""Where everything is kept: a folder, or an S3 bucket with the same layout. Both pass one contract test."""
