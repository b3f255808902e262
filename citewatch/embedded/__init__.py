"""An AWS in this process, for the demo and the tests: moto, with our own handlers behind its Lambda functions."""
